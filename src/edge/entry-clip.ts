import { assetOfVersionedKey, pointerKey } from '../core/asset-keys.ts'
import { clipManifest } from '../core/dash/clip.ts'
import { clipMediaPlaylist } from '../core/playlist/clip.ts'
import { segmentWindow } from '../core/playlist/segment-window.ts'
import { selectVariants, withoutImages } from '../core/playlist/select.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { uriResolver } from '../core/playlist/uri.ts'
import type { ClipClaim, PlayedClip } from '../core/token/claims.ts'
import type { Selected } from './entry.ts'
import { fetchIfThere } from './origin-client.ts'
import { type Playlist, placeOf, unenforceable } from './playlists.ts'
import type { Services } from './services.ts'

export interface ClipRequest {
  readonly asset: string
  readonly selected: Selected
  /** What the link is for, and what the viewer asks for within it. */
  readonly claim: ClipClaim | undefined
  readonly wish: ClipClaim | undefined
}

export interface ClippedEntry {
  readonly playlist: Playlist
  /** What the session's token has to say. */
  readonly clip: PlayedClip | undefined
}

/**
 * Cuts what a viewer starts from, and finds what his session is to be held to. Our own trees tell
 * their segments' numbers, by which a claim is enforced; on others a claim is refused, and a wish is
 * fulfilled as far as their playlists can be cut.
 *
 * @throws DeliveryError `restriction_unenforceable`
 */
export async function clipEntry(request: ClipRequest, services: Services): Promise<ClippedEntry> {
  const { claim, selected } = request
  const { playlist } = selected
  const wanted = intersection(claim, request.wish)
  if (wanted === undefined) return { playlist, clip: undefined }

  const cut = await clipByNumbers(wanted, request, services)
  if (cut.ok) return cut.entry
  if (claim !== undefined) throw unenforceable(cut.reason)
  return clipByWish(playlist, inWholeSeconds(wanted))
}

type NumberedClip =
  | { readonly ok: true; readonly entry: ClippedEntry }
  | { readonly ok: false; readonly reason: string }

async function clipByNumbers(
  wanted: ClipClaim,
  request: ClipRequest,
  services: Services,
): Promise<NumberedClip> {
  const { playlist } = request.selected
  const numbers = await segmentNumbers(wanted, request, services)
  if (numbers === undefined)
    return { ok: false, reason: 'it does not tell which segments a clip has' }
  const clip = { ...wanted, first: numbers.first, last: numbers.last }
  const { text, encode } = decodePlaylist(playlist.bytes)
  if (playlist.kind !== 'manifest') {
    const bytes = encode(withoutImages(text))
    return { ok: true, entry: { playlist: { ...playlist, bytes }, clip } }
  }
  const cut = clipManifest(text, numbers)
  if (!cut.ok) return cut
  return { ok: true, entry: { playlist: { ...playlist, bytes: encode(cut.text) }, clip } }
}

/** One cached copy of a clip serves all who wish for about the same. */
function inWholeSeconds({ start, end }: ClipClaim): ClipClaim {
  return { start: Math.floor(start), ...(end !== undefined && { end: Math.ceil(end) }) }
}

/** A wish within a claim; a wish beside it is passed over. */
function intersection(
  claim: ClipClaim | undefined,
  wish: ClipClaim | undefined,
): ClipClaim | undefined {
  if (claim === undefined || wish === undefined) return claim ?? wish
  const start = Math.max(claim.start, wish.start)
  const end = Math.min(claim.end ?? Number.POSITIVE_INFINITY, wish.end ?? Number.POSITIVE_INFINITY)
  if (end <= start) return claim
  return end === Number.POSITIVE_INFINITY ? { start } : { start, end }
}

/** The picture's segments that a clip covers; all renditions of ours are cut at the same instants. */
async function segmentNumbers(
  { start, end }: ClipClaim,
  request: ClipRequest,
  services: Services,
): Promise<{ first: number; last: number } | undefined> {
  const key = await firstMediaKey(request, services)
  if (key === undefined || assetOfVersionedKey(key) !== request.asset) return undefined
  const response = await fetchIfThere(services.origin, key)
  if (response === undefined) return undefined
  const { text } = decodePlaylist(new Uint8Array(await response.arrayBuffer()))
  const window = segmentWindow(text, { startSeconds: start, endSeconds: end })
  return window !== undefined && start < window.totalSeconds ? window : undefined
}

/** The first variant's media playlist; a manifest's segments are those that the pointer beside it lists. */
async function firstMediaKey(
  { asset, selected }: ClipRequest,
  { origin }: Services,
): Promise<string | undefined> {
  const pointer =
    selected.playlist.kind === 'manifest'
      ? await readPointer(asset, selected.playlist, origin)
      : selected.playlist
  if (pointer === undefined) return undefined
  const { text } = decodePlaylist(pointer.bytes)
  const selection = selectVariants(text, {})
  const uri = selection.ok ? selection.variants[0]?.uri : undefined
  if (uri === undefined) return undefined
  const target = uriResolver(placeOf(pointer, text, '-'))(uri)
  return target.at === 'here' ? target.key : undefined
}

async function readPointer(
  asset: string,
  { ownOrigin }: Playlist,
  origin: Services['origin'],
): Promise<Playlist | undefined> {
  const key = pointerKey(asset)
  const response = await fetchIfThere(origin, key)
  if (response === undefined) return undefined
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { key, kind: 'multivariant', bytes, ownOrigin }
}

/** A lone media playlist is cut here, those of variants when they are asked for. */
function clipByWish(playlist: Playlist, wish: ClipClaim): ClippedEntry {
  if (playlist.kind === 'multivariant') return { playlist, clip: { ...wish, wish: true } }
  if (playlist.kind === 'manifest') return { playlist, clip: undefined }
  const { text, encode } = decodePlaylist(playlist.bytes)
  const cut = clipMediaPlaylist(text, { startSeconds: wish.start, endSeconds: wish.end })
  return { playlist: cut.ok ? { ...playlist, bytes: encode(cut.text) } : playlist, clip: undefined }
}
