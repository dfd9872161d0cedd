import { DeliveryError } from '../core/errors.ts'
import type { PlaylistKind } from '../core/playlist/kind.ts'
import type { PlaylistPlace } from '../core/playlist/place.ts'
import { definedVariables } from '../core/playlist/variables.ts'
import { tokenPath } from '../core/token/signed-url.ts'
import type { SendableFinding } from './origin-playlist.ts'

/** What a viewer can start from. */
export type EntryKind = PlaylistKind | 'manifest'

export interface Playlist {
  readonly key: string
  readonly kind: EntryKind
  readonly bytes: Uint8Array
  /** `https://host` under which the viewer reached this server. */
  readonly ownOrigin: string
}

/**
 * True when an answer can go out as it is: it is no playlist, or one whose URIs all inherit the
 * token in the path. (A manifest's might not, and telling is as much work as signing it.)
 *
 * @throws DeliveryError `playlist_invalid`, `playlist_too_large`
 */
export function isPassable(finding: SendableFinding | undefined, inherits: boolean): boolean {
  if (finding === undefined) return true
  const kind = kindOf(finding)
  return inherits && finding === kind && kind !== 'manifest'
}

/** @throws DeliveryError `playlist_invalid`, `playlist_too_large`, `restriction_unenforceable` */
export function kindOf(finding: SendableFinding): EntryKind {
  switch (finding) {
    case 'multivariant':
    case 'multivariant-absolute':
      return 'multivariant'
    case 'media':
    case 'media-absolute':
      return 'media'
    case 'manifest':
      return 'manifest'
    case 'invalid':
      throw new DeliveryError(
        'playlist_invalid',
        'what is stored under this name is not a playlist',
      )
  }
}

export async function readPlaylist(
  response: Response,
  request: Request,
  key: string,
  finding: SendableFinding,
): Promise<Playlist> {
  const kind = kindOf(finding)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { key, kind, bytes, ownOrigin: new URL(request.url).origin }
}

/** Where the URIs of a playlist are resolved, and the token that they get. */
export function placeOf({ key, ownOrigin }: Playlist, text: string, token: string): PlaylistPlace {
  const variables = definedVariables(text)
  return { key, origins: [ownOrigin], prefix: tokenPath(token), variables }
}

export function tooLarge(): DeliveryError {
  return new DeliveryError('playlist_too_large', 'the playlist is too large to be signed')
}

export function unenforceable(reason: string): DeliveryError {
  return new DeliveryError(
    'restriction_unenforceable',
    `the link's limits cannot be held to on this asset: ${reason}`,
  )
}
