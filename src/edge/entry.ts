import { DeliveryError } from '../core/errors.ts'
import { audioLanguages, bestLanguage, chooseDefaults } from '../core/playlist/defaults.ts'
import type { PlaylistKind } from '../core/playlist/kind.ts'
import { pathsOf } from '../core/playlist/paths.ts'
import { rewritePlaylist } from '../core/playlist/rewrite.ts'
import { selectVariants, type Variant } from '../core/playlist/select.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { uriResolver, uriSigner } from '../core/playlist/uri.ts'
import { definedVariables } from '../core/playlist/variables.ts'
import type { LinkClaims } from '../core/token/claims.ts'
import { tokenPath } from '../core/token/signed-url.ts'
import type { Wishes } from './viewer-wishes.ts'

export interface Playlist {
  readonly key: string
  readonly bytes: Uint8Array
  /** `https://host` under which the viewer reached this server. */
  readonly ownOrigin: string
}

/** What of an entry a link may show, and the keys that then have to open. */
export interface Selected {
  readonly playlist: Playlist
  readonly paths: readonly string[]
}

/**
 * Leaves in an entry what the link allows, and of that what the viewer wishes. Where a limit cannot
 * be held to (no resolutions, or all renditions in one folder), playback is refused, never weakened;
 * a wish only ever narrows, and never to nothing.
 *
 * @throws DeliveryError `restriction_unenforceable`
 */
export function selectEntry(
  playlist: Playlist,
  kind: PlaylistKind,
  asset: string,
  link: LinkClaims,
  wishes: Wishes,
): Selected {
  if (kind === 'media') {
    const isLimited = link.max_height !== undefined || link.min_height !== undefined
    if (isLimited) throw unenforceable('a playlist without variants does not tell its height')
    return { playlist, paths: [`${asset}/`] }
  }
  const source = decodePlaylist(playlist.bytes)
  const selection = selectVariants(source.text, {
    maxHeight: link.max_height,
    minHeight: link.min_height,
  })
  if (!selection.ok) throw unenforceable(selection.reason)
  const resolve = uriResolver(placeOf(playlist, source.text, tokenPath('-')))
  const paths = pathsOf({ asset, playlistKey: playlist.key, uris: selection, resolve })
  if (paths === undefined) {
    throw unenforceable('its renditions cannot be told apart by their folders')
  }
  const text = preferLanguages(narrow(selection.text, wishes.maxHeight), link, wishes)
  return { playlist: { ...playlist, bytes: source.encode(text) }, paths }
}

/** Leaves what is not higher than the viewer wishes; the lowest, where everything is. */
function narrow(text: string, maxHeight: number | undefined): string {
  if (maxHeight === undefined) return text
  const wished = selectVariants(text, { maxHeight })
  if (wished.ok) return wished.text
  const all = selectVariants(text, {})
  const heights = all.ok ? all.variants.flatMap(heightOf) : []
  if (heights.length === 0) return text
  const lowest = selectVariants(text, { maxHeight: Math.min(...heights) })
  return lowest.ok ? lowest.text : text
}

function heightOf({ width, height }: Variant): number[] {
  return width === undefined || height === undefined ? [] : [Math.min(width, height)]
}

/**
 * The link's languages come first. What the viewer's browser prefers chooses the sound, and
 * subtitles only where there is no sound that he understands.
 */
function preferLanguages(text: string, link: LinkClaims, { languages }: Wishes): string {
  const hasSound = bestLanguage(audioLanguages(text), languages) >= 0
  return chooseDefaults(text, {
    audio: link.audio === undefined ? languages : [link.audio],
    subtitles: link.subtitles === undefined ? (hasSound ? [] : languages) : [link.subtitles],
  })
}

/** Puts the token into every URI of the playlist that leads to this server. */
export function signPlaylist(playlist: Playlist, token: string): Uint8Array {
  return rewrite(playlist, token, false)
}

/** The same for a playlist that was fetched below the token's path: relative URIs have it already. */
export function signAbsoluteUris(playlist: Playlist, token: string): Uint8Array {
  return rewrite(playlist, token, true)
}

function rewrite(playlist: Playlist, token: string, inherits: boolean): Uint8Array {
  const { text, encode } = decodePlaylist(playlist.bytes)
  const sign = uriSigner(placeOf(playlist, text, tokenPath(token)), { inherits })
  let length = text.length
  const signed = rewritePlaylist(text, (uri) => {
    const result = sign(uri)
    length += result.length - uri.length
    if (length > MAX_SIGNED_LENGTH) throw tooLarge()
    return result
  })
  return encode(signed)
}

/** A token before each of a million short URIs would fill a Worker's memory. */
const MAX_SIGNED_LENGTH = 24 * 1024 * 1024

function placeOf({ key, ownOrigin }: Playlist, text: string, prefix: string) {
  return { key, origins: [ownOrigin] as const, prefix, variables: definedVariables(text) }
}

function tooLarge(): DeliveryError {
  return new DeliveryError('playlist_too_large', 'the playlist is too large to be signed')
}

function unenforceable(reason: string): DeliveryError {
  return new DeliveryError(
    'restriction_unenforceable',
    `the link's limits cannot be held to on this asset: ${reason}`,
  )
}
