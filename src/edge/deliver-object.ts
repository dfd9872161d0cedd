import { DeliveryError } from '../core/errors.ts'
import { MANIFEST_TYPE, mediaTypeOf, PLAYLIST_TYPE } from '../core/media-types.ts'
import type { PlayedClip } from '../core/token/claims.ts'
import { isOpenedByPlayback } from '../core/token/scope.ts'
import type { VerifiedSession } from '../core/token/verify.ts'
import { type Asked, askedBy, WHOLE } from './asked.ts'
import { authorize } from './authorize.ts'
import type { ClipWindow } from './clip-window.ts'
import { compressPlaylist, describeCoding } from './gzip.ts'
import { fetchObject, findingIn } from './origin-client.ts'
import { isPassable, kindOf, readPlaylist } from './playlists.ts'
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
  await authorize(request, session, key, services)
  services.streamLimit.check(claims, streamContext(request, services))
  const fetchFor = (asked: Asked) => ask(asked, key, claims.clip, services)
  const response = await fetchFor(askedFor(key, request))
  const audience = token.place === 'header' ? 'bearer' : 'viewer'
  if (isPassable(findingIn(response), token.place === 'path')) {
    return pass(response, request, audience, fetchFor)
  }
  // A part of a playlist that has to be rewritten is of no use: the whole is sent.
  const whole = await wholeOf(response, fetchFor)
  return services.timings.measure('rewrite', () => rewritten(whole, request, key, token))
}

async function rewritten(
  whole: Response,
  request: Request,
  key: string,
  { text, place }: ViewerToken,
): Promise<Response> {
  const playlist = await readPlaylist(whole, request, key, findingIn(whole) ?? 'invalid')
  const headers = rewrittenHeaders(whole.headers, place === 'header' ? 'bearer' : 'viewer')
  return compressPlaylist(signPlaylist(playlist, text, place === 'path'), headers, request)
}

async function wholeOf(
  response: Response,
  fetchFor: (asked: Asked) => Promise<Response>,
): Promise<Response> {
  if (response.status === 200 && response.body !== null) return response
  await response.body?.cancel()
  return fetchFor(WHOLE)
}

/** Lets an object of a public asset through, as it is and for everybody. */
export function deliverPublic(
  request: Request,
  key: string,
  services: Services,
): Promise<Response> {
  return deliver(request, key, 'everybody', services)
}

/** Lets what shows a film through to whoever holds a link: a poster, a storyboard. */
export function deliverImage(request: Request, key: string, services: Services): Promise<Response> {
  return deliver(request, key, 'viewer', services)
}

async function deliver(
  request: Request,
  key: string,
  audience: Audience,
  services: Services,
): Promise<Response> {
  const fetchFor = (asked: Asked) => ask(asked, key, undefined, services)
  return pass(await fetchFor(askedFor(key, request)), request, audience, fetchFor)
}

/** HEAD of a playlist needs its text, whose length and form it tells; so that is asked for at once. */
function askedFor(key: string, request: Request): Asked {
  const asked = askedBy(request)
  const isText = [PLAYLIST_TYPE, MANIFEST_TYPE].includes(mediaTypeOf(key))
  return isText ? { ...asked, method: 'GET' } : asked
}

async function ask(
  asked: Asked,
  key: string,
  clip: PlayedClip | undefined,
  { origin, timings }: Services,
): Promise<Response> {
  const isCut = clip !== undefined && mediaTypeOf(key) === PLAYLIST_TYPE
  const window = isCut ? windowOf(clip) : undefined
  const wanted = timings.measure('origin', () => fetchObject(origin, { key, window }, asked))
  if (!isCut || clip.wish !== true) return wanted
  return wanted.catch((error) => {
    // What a viewer only wished for need not be cut, where it cannot be.
    const isUncuttable =
      error instanceof DeliveryError && error.code === 'restriction_unenforceable'
    if (isUncuttable) return fetchObject(origin, { key }, asked)
    throw error
  })
}

function windowOf({ start, end, first, last }: PlayedClip): ClipWindow {
  if (first !== undefined && last !== undefined) return { first, last }
  return { startSeconds: start, endSeconds: end }
}

/**
 * One copy of the headers is made and then changed: this is what most requests come to. A playlist
 * takes the form that its client accepts, and its HEAD says what its GET would.
 */
async function pass(
  response: Response,
  request: Request,
  audience: Audience,
  fetchFor: (asked: Asked) => Promise<Response>,
): Promise<Response> {
  const finding = findingIn(response)
  if (finding === undefined) return shownAs(response, audience)
  // Says so of what is no playlist, or too large for one.
  kindOf(finding)
  if (response.status === 200) {
    const whole = shownAs(await wholeOf(response, fetchFor), audience)
    return compressPlaylist(new Uint8Array(await whole.arrayBuffer()), whole.headers, request)
  }
  const shown = shownAs(response, audience)
  if (response.status === 206) shown.headers.append('Vary', 'Accept-Encoding')
  else if (describeCoding(shown.headers, request, Number(response.headers.get('Content-Length')))) {
    // How long the compressed one is only its 200 tells (RFC 9110 8.6).
    shown.headers.delete('Content-Length')
  }
  return shown
}

/** A body that came compressed knows it, and goes on as it came. */
function shownAs(response: Response, audience: Audience): Response {
  const shown = new Response(response.body, response)
  showObjectHeaders(shown.headers, audience)
  return shown
}
