import { DeliveryError } from '../../core/errors.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import { isLink, type VerifiedToken } from '../../core/token/verify.ts'
import { authenticate } from '../authorize.ts'
import { ALLOWED_METHODS, answerOptions } from '../cors.ts'
import { deliverEntry } from '../deliver-entry.ts'
import { deliverByPlayback, deliverPublic } from '../deliver-object.ts'
import { logEvent } from '../log.ts'
import { MethodNotAllowed, statusOf } from '../problem.ts'
import { isPublicKey } from '../public-paths.ts'
import type { Services } from '../services.ts'
import { readViewerRequest } from '../viewer-request.ts'

/**
 * Answers a request for anything in the bucket: finds out what the token opens, then either writes
 * an entry for its viewer (link) or lets a stored object through (playback token, public asset).
 *
 * @throws DeliveryError
 */
export async function stream(request: Request, services: Services): Promise<Response> {
  if (request.method === 'OPTIONS') return answerOptions(request)
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed()
  const { objectPath, query, token } = readViewerRequest(request)
  const key = parseObjectPath(objectPath)
  if (token?.place !== 'path' && isPublicKey(key, services.config.publicPaths)) {
    return deliverPublic(request, key, services)
  }
  if (token === undefined) throw tokenMissing()
  const verified = await authenticate(token.text, services)
  try {
    return isLink(verified)
      ? await deliverEntry(request, key, verified, query, services)
      : await deliverByPlayback(request, key, token, verified, services)
  } catch (error) {
    logRefusal(error, verified)
    throw error
  }
}

/** Who was refused what, so that a publisher can answer a viewer who asks. */
function logRefusal(error: unknown, { claims, kid }: VerifiedToken): void {
  if (!(error instanceof DeliveryError) || statusOf(error.code) !== 403) return
  const sid = claims.use === 'play' ? claims.sid : undefined
  logEvent('refused', { code: error.code, sid, jti: claims.jti, sub: claims.sub, kid })
}

export function methodNotAllowed(): DeliveryError {
  return new MethodNotAllowed(ALLOWED_METHODS)
}

export function tokenMissing(): DeliveryError {
  return new DeliveryError('token_missing', 'this needs a link with a token', {
    cure: 'ask for a link',
  })
}
