import { DeliveryError } from '../core/errors.ts'
import type { Playlist } from './entry.ts'
import type { PlaylistFinding } from './origin-playlist.ts'

/**
 * True when an answer can go out as it is: it is no playlist, or one whose URIs all inherit the
 * token in the path.
 *
 * @throws DeliveryError `playlist_invalid`, `playlist_too_large`
 */
export function isPassable(finding: PlaylistFinding | undefined, inherits: boolean): boolean {
  if (finding === undefined) return true
  refuseUnfit(finding)
  return inherits && !finding.endsWith('-absolute')
}

/** @throws DeliveryError `playlist_invalid`, `playlist_too_large` */
export function refuseUnfit(finding: PlaylistFinding): void {
  if (finding === 'invalid') {
    throw new DeliveryError('playlist_invalid', 'what is stored under this name is not a playlist')
  }
  if (finding === 'too-large') {
    throw new DeliveryError('playlist_too_large', 'the playlist is too large to be signed')
  }
}

export async function readPlaylist(
  response: Response,
  request: Request,
  key: string,
): Promise<Playlist> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { key, bytes, ownOrigin: new URL(request.url).origin }
}
