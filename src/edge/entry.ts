import { DeliveryError } from '../core/errors.ts'
import type { PlaylistKind } from '../core/playlist/kind.ts'
import { pathsOf } from '../core/playlist/paths.ts'
import { rewritePlaylist } from '../core/playlist/rewrite.ts'
import { selectVariants } from '../core/playlist/select.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { uriResolver, uriSigner } from '../core/playlist/uri.ts'
import { definedVariables } from '../core/playlist/variables.ts'
import type { LinkClaims } from '../core/token/claims.ts'
import { tokenPath } from '../core/token/signed-url.ts'

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
 * Leaves in an entry what the link allows. Where a limit cannot be held to (no resolutions, or all
 * renditions in one folder), playback is refused, never weakened.
 *
 * @throws DeliveryError `restriction_unenforceable`
 */
export function selectEntry(
  playlist: Playlist,
  kind: PlaylistKind,
  asset: string,
  link: Pick<LinkClaims, 'max_height' | 'min_height'>,
): Selected {
  const isLimited = link.max_height !== undefined || link.min_height !== undefined
  if (kind === 'media') {
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
  if (paths === undefined)
    throw unenforceable('its renditions cannot be told apart by their folders')
  return { playlist: { ...playlist, bytes: source.encode(selection.text) }, paths }
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
  return encode(rewritePlaylist(text, sign))
}

function placeOf({ key, ownOrigin }: Playlist, text: string, prefix: string) {
  return { key, origins: [ownOrigin] as const, prefix, variables: definedVariables(text) }
}

function unenforceable(reason: string): DeliveryError {
  return new DeliveryError(
    'restriction_unenforceable',
    `the link's limits cannot be held to on this asset: ${reason}`,
  )
}
