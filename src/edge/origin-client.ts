import { recordKey } from '../core/asset-keys.ts'
import { type AssetRecord, readAssetRecord } from '../core/asset-record.ts'
import { DeliveryError } from '../core/errors.ts'
import { isSingleRange } from '../core/http/range.ts'
import { keyPath } from '../core/token/signed-url.ts'
import { type ClipWindow, clipQuery } from './clip-window.ts'
import { type Asked, conform, preconditionFailed } from './conform.ts'
import { FINDING_HEADER, type PlaylistFinding } from './origin-playlist.ts'
import { RangeNotSatisfiable } from './problem.ts'

/** `ctx.exports.Origin.fetch`: through the tiered cache in production, straight to Origin elsewhere. */
export type OriginFetch = (request: Request) => Promise<Response>

/** The host means nothing: it is not part of the cache's key, and Origin looks at the path alone. */
const BASE = 'https://origin.internal/'

/**
 * Asks Origin for an object under a URL that holds its key alone.
 *
 * @returns 200, 206 or 304
 * @throws DeliveryError `not_found`, `precondition_failed`, `range_not_satisfiable`,
 *   `storage_unavailable`
 */
export async function fetchObject(
  origin: OriginFetch,
  key: string,
  asked: Asked,
): Promise<Response> {
  const request = new Request(BASE + keyPath(key), forwarded(asked))
  const response = await checked(await origin(request))
  return conform(response, asked, () => fetchWholeObject(origin, key))
}

/**
 * The only request headers that Origin sees. Whatever else a viewer sends cannot reach the cache. Of
 * ranges only what may be one is passed on, and only for GET, which alone has them (RFC 9110 14.2).
 */
function forwarded({ method, conditions }: Asked): RequestInit {
  const hasRange = method === 'GET' && isSingleRange(conditions.Range)
  const headers = Object.entries(conditions).filter(
    ([name]) => hasRange || (name !== 'Range' && name !== 'If-Range'),
  )
  return headers.length === 0 ? { method } : { method, headers }
}

/** Asks for the whole of an object, whatever part or condition the viewer named. */
export async function fetchWholeObject(origin: OriginFetch, key: string): Promise<Response> {
  return checked(await origin(new Request(BASE + keyPath(key))))
}

/** Asks for a media playlist cut to a window; anything else comes whole. */
export async function fetchClip(
  origin: OriginFetch,
  key: string,
  window: ClipWindow,
  asked: Asked,
): Promise<Response> {
  const url = `${BASE}${keyPath(key)}?${clipQuery(window)}`
  const response = await checked(await origin(new Request(url)))
  return conform(response, asked, async () => response)
}

/** What is known of an asset; nothing for a tree that was copied into the bucket. */
export async function fetchAssetRecord(
  origin: OriginFetch,
  asset: string,
): Promise<AssetRecord | undefined> {
  try {
    const response = await fetchWholeObject(origin, recordKey(asset))
    return readAssetRecord(await response.text())
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'not_found') return undefined
    throw error
  }
}

export function findingIn(response: Response): PlaylistFinding | undefined {
  return (response.headers.get(FINDING_HEADER) as PlaylistFinding | null) ?? undefined
}

async function checked(response: Response): Promise<Response> {
  if (response.status < 400) return response
  await response.body?.cancel()
  throw errorOf(response)
}

function errorOf(response: Response): DeliveryError {
  switch (response.status) {
    case 404:
      return new DeliveryError('not_found', 'there is no such object')
    case 412:
      return preconditionFailed()
    case 416:
      return new RangeNotSatisfiable(response.headers.get('Content-Range') ?? 'bytes */*')
    case 503:
      return new DeliveryError('storage_unavailable', 'the storage does not answer for now', {
        cure: 'try again in a second',
      })
    default:
      return new DeliveryError('internal', `origin answered ${response.status}`)
  }
}
