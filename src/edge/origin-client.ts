import { recordKey } from '../core/asset-keys.ts'
import { type AssetRecord, readAssetRecord } from '../core/asset-record.ts'
import { DeliveryError } from '../core/errors.ts'
import { keyPath } from '../core/token/signed-url.ts'
import { type Asked, judge } from './asked.ts'
import { type ClipWindow, clipQuery } from './clip-window.ts'
import { FINDING_HEADER, type RefusedFinding, type SendableFinding } from './origin-playlist.ts'
import { tooLarge, unenforceable } from './playlists.ts'
import { RangeNotSatisfiable } from './problem.ts'

/** `ctx.exports.Origin.fetch`: through the tiered cache in production, straight to Origin elsewhere. */
export type OriginFetch = (request: Request) => Promise<Response>

/** An object, or the part of a media playlist that a window covers; of anything else all. */
export interface Target {
  readonly key: string
  readonly window?: ClipWindow | undefined
}

/** The host means nothing: it is not part of the cache's key, and Origin looks at the path alone. */
const BASE = 'https://origin.internal/'

/**
 * Asks Origin for an object under a URL that holds its key alone. Conditions are judged here, by what
 * a HEAD tells: a cache in front of Origin knows only some of them, and neither their order nor what
 * they mean for a range. So all that Origin and its cache ever see is GET, HEAD and one plain range.
 *
 * @returns 200, 206 or 304
 * @throws DeliveryError `not_found`, `precondition_failed`, `range_not_satisfiable`,
 *   `storage_unavailable`, `playlist_too_large`, `restriction_unenforceable` for an uncuttable window
 */
export async function fetchObject(
  origin: OriginFetch,
  target: Target,
  asked: Asked,
): Promise<Response> {
  const { method, range, condition } = asked
  if (condition === undefined) return ask(origin, target, method, range)
  const head = await ask(origin, target, 'HEAD')
  const verdict = judge(asked, head.headers)
  if ('status' in verdict) return new Response(null, { status: 304, headers: head.headers })
  if (method === 'HEAD') return head
  const response = await ask(origin, target, 'GET', verdict.range)
  if (response.status === 200 || isSame(response, head)) return response
  // Replaced since it was judged: a part of the new one is of no use to who has parts of the old.
  await response.body?.cancel()
  return ask(origin, target)
}

/** Asks for the whole of an object, whatever part or condition the viewer named. */
export function fetchWholeObject(origin: OriginFetch, key: string): Promise<Response> {
  return ask(origin, { key })
}

/** Nothing of what a viewer sends reaches the cache but the range, in one spelling. */
async function ask(
  origin: OriginFetch,
  { key, window }: Target,
  method: 'GET' | 'HEAD' = 'GET',
  range?: string,
): Promise<Response> {
  const url = BASE + keyPath(key) + (window === undefined ? '' : `?${clipQuery(window)}`)
  const init = range === undefined ? { method } : { method, headers: { Range: range } }
  const response = await origin(new Request(url, init))
  if (response.status < 400) return response
  await response.body?.cancel()
  throw errorOf(response)
}

function isSame(one: Response, other: Response): boolean {
  return one.headers.get('ETag') === other.headers.get('ETag')
}

/** What is known of an asset; nothing for a tree that was copied into the bucket. */
export async function fetchAssetRecord(
  origin: OriginFetch,
  asset: string,
): Promise<AssetRecord | undefined> {
  const response = await fetchIfThere(origin, recordKey(asset))
  return response && readAssetRecord(await response.text())
}

/** Asks for the whole of an object, and for nothing where there is none. */
export async function fetchIfThere(
  origin: OriginFetch,
  key: string,
): Promise<Response | undefined> {
  try {
    return await fetchWholeObject(origin, key)
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'not_found') return undefined
    throw error
  }
}

/** What Origin found in a playlist that it sends. */
export function findingIn(response: Response): SendableFinding | undefined {
  return (response.headers.get(FINDING_HEADER) as SendableFinding | null) ?? undefined
}

function errorOf(response: Response): DeliveryError {
  const finding = response.headers.get(FINDING_HEADER) as RefusedFinding | null
  if (finding === 'too-large') return tooLarge()
  if (finding === 'uncuttable') return unenforceable('its playlist cannot be cut')
  switch (response.status) {
    case 404:
      return new DeliveryError('not_found', 'there is no such object')
    case 416:
      return new RangeNotSatisfiable(response.headers.get('Content-Range') ?? undefined)
    case 503:
      return new DeliveryError('storage_unavailable', 'the storage does not answer for now', {
        cure: 'try again in a second',
      })
    default:
      return new DeliveryError('internal', `origin answered ${response.status}`)
  }
}
