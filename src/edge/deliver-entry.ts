import { DeliveryError } from '../core/errors.ts'
import type { PlaylistKind } from '../core/playlist/kind.ts'
import type { LinkClaims } from '../core/token/claims.ts'
import { assetOfPoster, assetOpenedByLink } from '../core/token/scope.ts'
import { deliverImage } from './deliver-object.ts'
import { selectEntry, signPlaylist } from './entry.ts'
import { compressPlaylist } from './gzip.ts'
import { fetchAssetRecord, fetchWholeObject, findingIn } from './origin-client.ts'
import { readPlaylist, refuseUnfit } from './playlists.ts'
import type { Services } from './services.ts'
import { mintPlaybackToken } from './session.ts'
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

  const [response, record] = await services.timings.measure('origin', () =>
    Promise.all([fetchWholeObject(services.origin, key), fetchAssetRecord(services.origin, asset)]),
  )
  const kind = await entryKind(response)
  const playlist = await readPlaylist(response, request, key)
  const wishes = readWishes(query, request.headers, services.config)
  const selected = selectEntry(playlist, kind, asset, link, wishes)
  const token = await services.timings.measure('mint', () =>
    mintPlaybackToken(
      {
        link,
        asset,
        paths: selected.paths,
        durationSeconds: record?.durationSeconds,
        now: services.now(),
      },
      services.config,
    ),
  )
  const body = signPlaylist(selected.playlist, token)
  return compressPlaylist(body, entryHeaders(), request)
}

/** A link opens a playlist, multivariant or alone, and nothing else. */
async function entryKind(response: Response): Promise<PlaylistKind> {
  const finding = findingIn(response)
  if (finding === undefined) {
    await response.body?.cancel()
    throw outOfScope()
  }
  refuseUnfit(finding)
  return finding.startsWith('multivariant') ? 'multivariant' : 'media'
}

function outOfScope(): DeliveryError {
  return new DeliveryError('scope', 'the link does not open this')
}
