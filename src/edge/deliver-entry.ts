import { MANIFEST_TYPE, PLAYLIST_TYPE } from '../core/media-types.ts'
import { assetOfPicture, assetOpenedByLink } from '../core/token/scope.ts'
import type { VerifiedLink } from '../core/token/verify.ts'
import { askedBy, judge } from './asked.ts'
import { authorize } from './authorize.ts'
import { deliverImage } from './deliver-object.ts'
import { selectEntry } from './entry.ts'
import { clipEntry } from './entry-clip.ts'
import { fetchEntry, outOfScope } from './fetch-entry.ts'
import { compressPlaylist } from './gzip.ts'
import { logEvent } from './log.ts'
import { fetchAssetRecord } from './origin-client.ts'
import type { Services } from './services.ts'
import { beginSession } from './session.ts'
import { signPlaylist } from './sign-playlist.ts'
import { streamContext } from './stream-limit.ts'
import { entryHeaders } from './viewer-headers.ts'
import { readWishes } from './viewer-wishes.ts'

/**
 * Writes what a link opens, for its viewer: an entry, in which every URI carries the token of a
 * session that begins here. Poster and storyboard are what a link opens as they are.
 *
 * @throws DeliveryError `scope`, `streams`, `restriction_unenforceable`, `playlist_invalid`,
 *   `playlist_too_large`, `not_found`, `precondition_failed`, and what `authorize` throws
 */
export async function deliverEntry(
  request: Request,
  key: string,
  link: VerifiedLink,
  query: URLSearchParams,
  services: Services,
): Promise<Response> {
  const { claims } = link
  const asset = assetOpenedByLink(claims, key)
  if (asset === undefined) throw outOfScope()
  await authorize(request, link, key, services)
  if (assetOfPicture(key) !== undefined) return deliverImage(request, key, services)

  // An entry is another one each time, so no tag that a client has is its own (RFC 9110 13.1.1).
  judge(askedBy(request), NO_VALIDATORS)
  const { config, timings, streamLimit } = services
  const streams = streamContext(request, services)
  await streamLimit.checkRoom(claims, streams)
  const [stored, record] = await timings.measure('origin', () =>
    Promise.all([fetchEntry(request, key, services), fetchAssetRecord(services.origin, asset)]),
  )
  const wishes = readWishes(query, request.headers, config)
  const selected = await timings.measure('select', async () =>
    selectEntry(stored, asset, claims, wishes),
  )
  const { playlist, clip } = await clipEntry(
    { asset, selected, claim: claims.clip, wish: wishes.clip },
    services,
  )
  const { claims: session, token } = await timings.measure('mint', () => {
    const { paths } = selected
    const durationSeconds = record?.durationSeconds
    const isEncoding = record?.status === 'playable'
    const begun = { link, asset, paths, clip, durationSeconds, isEncoding, now: services.now() }
    return beginSession(begun, config)
  })
  if (request.method === 'GET') {
    streamLimit.begin(session, streams)
    logEvent('session', { sid: session.sid, jti: session.jti, asset })
  }
  const type = playlist.kind === 'manifest' ? MANIFEST_TYPE : PLAYLIST_TYPE
  return timings.measure('rewrite', () =>
    compressPlaylist(signPlaylist(playlist, token), entryHeaders(type), request),
  )
}

const NO_VALIDATORS = new Headers()
