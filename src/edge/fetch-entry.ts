import { DeliveryError } from '../core/errors.ts'
import { fetchWholeObject, findingIn } from './origin-client.ts'
import { type Playlist, readPlaylist } from './playlists.ts'
import type { Services } from './services.ts'

/**
 * What a link can start from: a playlist, multivariant or alone, or a manifest, and nothing else.
 *
 * @throws DeliveryError `scope`, `not_found`, `playlist_invalid`, `playlist_too_large`,
 *   `storage_unavailable`
 */
export async function fetchEntry(
  request: Request,
  key: string,
  { origin }: Pick<Services, 'origin'>,
): Promise<Playlist> {
  const response = await fetchWholeObject(origin, key)
  const finding = findingIn(response)
  if (finding !== undefined) return readPlaylist(response, request, key, finding)
  await response.body?.cancel()
  throw outOfScope()
}

export function outOfScope(): DeliveryError {
  return new DeliveryError('scope', 'the link does not open this')
}
