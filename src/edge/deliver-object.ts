import { DeliveryError } from '../core/errors.ts'
import type { PlayClaims } from '../core/token/claims.ts'
import { isOpenedByPlayback } from '../core/token/scope.ts'
import { signAbsoluteUris, signPlaylist } from './entry.ts'
import { compressPlaylist } from './gzip.ts'
import { fetchObject, fetchWholeObject, findingIn } from './origin-client.ts'
import { isPassable, readPlaylist } from './playlists.ts'
import type { Services } from './services.ts'
import { type Audience, objectHeaders, rewrittenHeaders } from './viewer-headers.ts'
import type { ViewerToken } from './viewer-request.ts'

/**
 * Lets an object through that a playback token opens. Only a playlist whose URIs would lose the
 * token is changed on its way.
 *
 * @throws DeliveryError `scope`, `not_found` and what else Origin answers
 */
export async function deliverByPlayback(
  request: Request,
  key: string,
  token: ViewerToken,
  claims: PlayClaims,
  services: Services,
): Promise<Response> {
  if (!isOpenedByPlayback(claims, key)) {
    throw new DeliveryError('scope', 'the playback token does not open this')
  }
  const response = await ask(request, key, services)
  const inherits = token.place === 'path'
  if (isPassable(findingIn(response), inherits)) return pass(response, request, 'viewer')

  // A part of a playlist that has to be rewritten is of no use: the whole is sent.
  await response.body?.cancel()
  const whole = await fetchWholeObject(services.origin, key)
  const playlist = await readPlaylist(whole, request, key)
  const sign = inherits ? signAbsoluteUris : signPlaylist
  return compressPlaylist(sign(playlist, token.text), rewrittenHeaders(whole.headers), request)
}

/** Lets an object of a public asset through, as it is and for everybody. */
export async function deliverPublic(
  request: Request,
  key: string,
  services: Services,
): Promise<Response> {
  return pass(await ask(request, key, services), request, 'everybody')
}

/** Lets one image through to whoever holds a link. */
export async function deliverImage(
  request: Request,
  key: string,
  services: Services,
): Promise<Response> {
  return pass(await ask(request, key, services), request, 'viewer')
}

function ask(request: Request, key: string, services: Services): Promise<Response> {
  return services.timings.measure('origin', () => fetchObject(services.origin, key, request))
}

async function pass(response: Response, request: Request, audience: Audience): Promise<Response> {
  const { status } = response
  const headers = objectHeaders(response.headers, audience)
  const isWholePlaylist = status === 200 && findingIn(response) !== undefined
  if (isWholePlaylist && request.method === 'GET') {
    return compressPlaylist(new Uint8Array(await response.arrayBuffer()), headers, request)
  }
  // A body that came compressed knows it, and goes on as it came.
  return new Response(response.body, { status, headers })
}
