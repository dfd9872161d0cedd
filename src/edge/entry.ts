import { selectRepresentations } from '../core/dash/select.ts'
import { DeliveryError } from '../core/errors.ts'
import { audioLanguages, bestLanguage, chooseDefaults } from '../core/playlist/defaults.ts'
import { pathsOf } from '../core/playlist/paths.ts'
import { type HeightLimits, type SelectedUris, selectVariants } from '../core/playlist/select.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { uriResolver } from '../core/playlist/uri.ts'
import type { LinkClaims } from '../core/token/claims.ts'
import { type Playlist, placeOf, unenforceable } from './playlists.ts'
import type { Wishes } from './viewer-wishes.ts'

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
 * @throws DeliveryError `restriction_unenforceable`, `playlist_invalid`
 */
export function selectEntry(
  playlist: Playlist,
  asset: string,
  link: LinkClaims,
  wishes: Wishes,
): Selected {
  const limits = { maxHeight: link.max_height, minHeight: link.min_height }
  if (playlist.kind === 'media') {
    const isLimited = limits.maxHeight !== undefined || limits.minHeight !== undefined
    if (isLimited) throw unenforceable('a playlist without variants does not tell its height')
    return { playlist, paths: [`${asset}/`] }
  }
  const { text, encode } = decodePlaylist(playlist.bytes)
  const selection = select(playlist, text, limits)
  const resolve = uriResolver(placeOf(playlist, text, '-'))
  const paths = pathsOf({ asset, playlistKey: playlist.key, uris: selection, resolve })
  if (paths === undefined) {
    throw unenforceable('its renditions cannot be told apart by their folders')
  }
  const wished = fulfil(playlist, selection.text, link, wishes)
  return { playlist: { ...playlist, bytes: encode(wished) }, paths }
}

function select(
  { kind }: Playlist,
  text: string,
  limits: HeightLimits,
): SelectedUris & { readonly text: string } {
  const selection =
    kind === 'manifest' ? selectRepresentations(text, limits) : selectVariants(text, limits)
  if (selection.ok) return selection
  if (selection.code === 'restriction_unenforceable') throw unenforceable(selection.reason)
  throw new DeliveryError(selection.code, `the manifest is refused: ${selection.reason}`)
}

function fulfil({ kind }: Playlist, text: string, link: LinkClaims, wishes: Wishes): string {
  const isPlaylist = kind === 'multivariant'
  const narrowed = narrow(
    text,
    wishes.maxHeight,
    isPlaylist ? selectVariants : selectRepresentations,
  )
  return isPlaylist ? preferLanguages(narrowed, link, wishes) : narrowed
}

/** Leaves what is not higher than the viewer wishes; the lowest, where everything is. */
function narrow(
  text: string,
  maxHeight: number | undefined,
  select: typeof selectVariants | typeof selectRepresentations,
): string {
  if (maxHeight === undefined) return text
  const wished = select(text, { maxHeight })
  if (wished.ok) return wished.text
  const all = select(text, {})
  const lowest = all.ok ? select(text, { maxHeight: Math.min(...all.heights) }) : all
  return lowest.ok ? lowest.text : text
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
