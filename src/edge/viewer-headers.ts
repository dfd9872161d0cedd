import { ENTRY_CACHE_CONTROL, signedCacheControl } from '../core/cache-policy.ts'
import { PLAYLIST_TYPE } from '../core/media-types.ts'
import { FINDING_HEADER } from './origin-playlist.ts'

/** Between Origin, its cache and the Gateway only. */
const INTERNAL = [FINDING_HEADER, 'Cache-Tag', 'CF-Cache-Status']

/** Headers of a stored object as its viewer gets them. */
export function objectHeaders(origin: Headers): Headers {
  const headers = new Headers(origin)
  for (const name of INTERNAL) headers.delete(name)
  headers.set('Cache-Control', signedCacheControl(origin.get('Cache-Control') ?? 'no-store'))
  headers.set('X-Content-Type-Options', 'nosniff')
  return headers
}

/** Headers of a playlist written for one viewer: nothing of it may be kept or compared. */
export function entryHeaders(body: Uint8Array): Headers {
  return new Headers({
    'Content-Type': PLAYLIST_TYPE,
    'Content-Length': `${body.byteLength}`,
    'Cache-Control': ENTRY_CACHE_CONTROL,
    'X-Content-Type-Options': 'nosniff',
  })
}

/** Headers of a stored playlist whose absolute URIs got the viewer's token: his, but as lasting. */
export function rewrittenHeaders(origin: Headers, body: Uint8Array): Headers {
  const headers = objectHeaders(origin)
  for (const name of ['ETag', 'Last-Modified', 'Accept-Ranges']) headers.delete(name)
  headers.set('Content-Length', `${body.byteLength}`)
  return headers
}
