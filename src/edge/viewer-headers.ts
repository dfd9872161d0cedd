import { CACHE_CONTROL, signedCacheControl } from '../core/cache-policy.ts'
import { EMBEDDABLE } from './embeddable.ts'
import { FINDING_HEADER } from './origin-playlist.ts'

/** Between Origin, its cache and the Gateway only. */
const INTERNAL = [FINDING_HEADER, 'Cache-Tag', 'CF-Cache-Status']

/**
 * Who an answer is for decides what may be kept of it: everybody, the viewer whose token the URL
 * holds, or the one who sent it beside the URL, which then names the object for all his sessions.
 */
export type Audience = 'everybody' | 'viewer' | 'bearer'

/** Makes Origin's headers of a stored object what its viewer gets, in place. */
export function showObjectHeaders(headers: Headers, audience: Audience): Headers {
  for (const name of INTERNAL) headers.delete(name)
  if (audience === 'everybody') return headers
  if (audience === 'bearer') headers.append('Vary', 'Authorization')
  const cacheControl = headers.get('Cache-Control') ?? CACHE_CONTROL.error.shared
  headers.set('Cache-Control', signedCacheControl(cacheControl))
  return headers
}

/** Headers of a playlist written for one viewer: nothing of it may be kept or compared. */
export function entryHeaders(contentType: string): Headers {
  return new Headers({
    ...EMBEDDABLE,
    'Content-Type': contentType,
    'Cache-Control': CACHE_CONTROL.entry.signed,
  })
}

/**
 * Headers of a stored playlist whose URIs got the viewer's token: his, but as lasting, unless the
 * next session asks for the same URL.
 */
export function rewrittenHeaders(origin: Headers, audience: Audience): Headers {
  const headers = showObjectHeaders(new Headers(origin), audience)
  if (audience === 'bearer') headers.set('Cache-Control', CACHE_CONTROL.entry.signed)
  for (const name of ['ETag', 'Last-Modified', 'Accept-Ranges']) headers.delete(name)
  return headers
}
