import { DeliveryError } from '../core/errors.ts'
import { MANIFEST_TYPE, PLAYLIST_TYPE } from '../core/media-types.ts'
import type { LinkClaims } from '../core/token/claims.ts'
import { assetOfPoster, assetOpenedByLink } from '../core/token/scope.ts'
import { deliverImage } from './deliver-object.ts'
import { selectEntry } from './entry.ts'
import { clipEntry } from './entry-clip.ts'
import { compressPlaylist } from './gzip.ts'
import { fetchAssetRecord, fetchWholeObject, findingIn } from './origin-client.ts'
import { type Playlist, readPlaylist } from './playlists.ts'
import type { Services } from './services.ts'
import { mintPlaybackToken } from './session.ts'
import { signPlaylist } from './sign-playlist.ts'
import { entryHeaders } from './viewer-headers.ts'
import { readWishes } from './viewer-wishes.ts'

/**
 * Writes what a link opens, for its viewer: an entry, in which every URI carries the token of a
 * session that begins here. The poster is the one thing that a link opens as it is.
 *
 * @throws DeliveryError `scope`, `restriction_unenforceable`, `playlist_invalid`,
 *   `playlist_too_large`, `not_found`
 */
export async function deliverEntry(
  request: Request,
  key: string,
  link: LinkClaims,
  query: URLSearchParams,
  services: Services,
): Promise<Response> {
  const asset = assetOpenedByLink(link, key)
  if (asset === undefined) throw outOfScope()
  if (assetOfPoster(key) !== undefined) return deliverImage(request, key, services)

  const { config, timings } = services
  const [stored, record] = await timings.measure('origin', () =>
    Promise.all([fetchEntry(request, key, services), fetchAssetRecord(services.origin, asset)]),
  )
  const wishes = readWishes(query, request.headers, config)
  const selected = selectEntry(stored, asset, link, wishes)
  const { playlist, clip } = await clipEntry(
    { asset, selected, claim: link.clip, wish: wishes.clip },
    services,
  )
  const token = await timings.measure('mint', () => {
    const { paths } = selected
    const durationSeconds = record?.durationSeconds
    const session = { link, asset, paths, clip, durationSeconds, now: services.now() }
    return mintPlaybackToken(session, config)
  })
  const type = playlist.kind === 'manifest' ? MANIFEST_TYPE : PLAYLIST_TYPE
  return compressPlaylist(signPlaylist(playlist, token), entryHeaders(type), request)
}

/** A link opens a playlist, multivariant or alone, or a manifest, and nothing else. */
async function fetchEntry(request: Request, key: string, services: Services): Promise<Playlist> {
  const response = await fetchWholeObject(services.origin, key)
  const finding = findingIn(response)
  if (finding !== undefined) return readPlaylist(response, request, key, finding)
  await response.body?.cancel()
  throw outOfScope()
}

function outOfScope(): DeliveryError {
  return new DeliveryError('scope', 'the link does not open this')
}
