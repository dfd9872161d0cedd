import { DeliveryError } from '../core/errors.ts'
import { mediaTypeOf, PLAYLIST_TYPE } from '../core/media-types.ts'
import type { PlayedClip } from '../core/token/claims.ts'
import { isOpenedByPlayback } from '../core/token/scope.ts'
import type { VerifiedSession } from '../core/token/verify.ts'
import { authorize } from './authorize.ts'
import type { ClipWindow } from './clip-window.ts'
import { type Asked, askedBy, WHOLE } from './conform.ts'
import { compressPlaylist } from './gzip.ts'
import { fetchClip, fetchObject, findingIn } from './origin-client.ts'
import { isPassable, readPlaylist } from './playlists.ts'
import type { Services } from './services.ts'
import { signPlaylist } from './sign-playlist.ts'
import { streamContext } from './stream-limit.ts'
import { type Audience, rewrittenHeaders, showObjectHeaders } from './viewer-headers.ts'
import type { ViewerToken } from './viewer-request.ts'

/**
 * Lets an object through that a playback token opens. Only a playlist whose URIs would lose the
 * token, and one of which the session may see a part, is changed on its way.
 *
 * @throws DeliveryError `scope`, `streams`, `restriction_unenforceable`, `not_found` and what else
 *   `authorize` and Origin answer
 */
export async function deliverByPlayback(
  request: Request,
  key: string,
  token: ViewerToken,
  session: VerifiedSession,
  services: Services,
): Promise<Response> {
  const { claims } = session
  if (!isOpenedByPlayback(claims, key)) {
    throw new DeliveryError('scope', 'the playback token does not open this')
  }
  await authorize(request, session, claims.sub, services)
  services.streamLimit.check(claims, streamContext(request, services))
  const fetchFor = (asked: Asked) => ask(asked, key, claims.clip, services)
  const response = await fetchFor(askedBy(request))
  const inherits = token.place === 'path'
  if (isPassable(findingIn(response), inherits)) return pass(response, request, 'viewer')

  // A part of a playlist that has to be rewritten is of no use: the whole is sent.
  const whole = await wholeOf(response, request, fetchFor)
  const finding = findingIn(whole) ?? 'invalid'
  const playlist = await readPlaylist(whole, request, key, finding)
  const headers = rewrittenHeaders(whole.headers)
  return compressPlaylist(signPlaylist(playlist, token.text, inherits), headers, request)
}

async function wholeOf(
  response: Response,
  request: Request,
  fetchFor: (asked: Asked) => Promise<Response>,
): Promise<Response> {
  if (response.status === 200 && request.method === 'GET') return response
  await response.body?.cancel()
  return fetchFor(WHOLE)
}

/** Lets an object of a public asset through, as it is and for everybody. */
export async function deliverPublic(
  request: Request,
  key: string,
  services: Services,
): Promise<Response> {
  return pass(await ask(askedBy(request), key, undefined, services), request, 'everybody')
}

/** Lets one image through to whoever holds a link. */
export async function deliverImage(
  request: Request,
  key: string,
  services: Services,
): Promise<Response> {
  return pass(await ask(askedBy(request), key, undefined, services), request, 'viewer')
}

async function ask(
  asked: Asked,
  key: string,
  clip: PlayedClip | undefined,
  { origin, timings }: Services,
): Promise<Response> {
  const isCut = clip !== undefined && mediaTypeOf(key) === PLAYLIST_TYPE
  if (!isCut) return timings.measure('origin', () => fetchObject(origin, key, asked))
  const response = await timings.measure('origin', () =>
    fetchClip(origin, key, windowOf(clip), asked),
  )
  // What a viewer only wished for need not be cut, where it cannot be.
  const isWish = clip.first === undefined
  return isWish && findingIn(response) === 'uncuttable' ? fetchObject(origin, key, asked) : response
}

function windowOf({ start, end, first, last }: PlayedClip): ClipWindow {
  if (first !== undefined && last !== undefined) return { first, last }
  return { startSeconds: start, endSeconds: end }
}

/** One copy of the headers is made and then changed: this is what most requests come to. */
async function pass(response: Response, request: Request, audience: Audience): Promise<Response> {
  const finding = findingIn(response)
  // A body that came compressed knows it, and goes on as it came.
  const shown = new Response(response.body, response)
  showObjectHeaders(shown.headers, audience)
  if (finding === undefined || response.status !== 200 || request.method !== 'GET') return shown
  return compressPlaylist(new Uint8Array(await shown.arrayBuffer()), shown.headers, request)
}
