import { DeliveryError } from '../core/errors.ts'
import { findRevocation } from '../core/revocations.ts'
import { checkRights, hasRights } from '../core/token/rights/check-rights.ts'
import type { VerifiedToken } from '../core/token/verify.ts'
import type { Services } from './services.ts'
import { viewerOf } from './viewer.ts'

/** What a token says, once it is known to be right. @throws DeliveryError whatever `verifyToken` throws */
export async function authenticate(token: string, services: Services): Promise<VerifiedToken> {
  return (
    services.recall(token) ??
    (await services.timings.measure('token', () => services.verify(token)))
  )
}

/**
 * Lets a token be used for a key, here and now, or refuses it. Nearly always there are no rights
 * to look at and the revocations are at hand: then nothing waits.
 *
 * @throws DeliveryError `geo`, `net`, `referrer`, `revoked`; `storage_unavailable` where revocations
 *   were never read, or are damaged
 */
export async function authorize(
  request: Request,
  verified: VerifiedToken,
  key: string,
  services: Services,
): Promise<void> {
  if (hasRights(verified.claims)) checkRights(verified.claims, viewerOf(request))
  const { revocations, now, timings } = services
  const index =
    revocations.current() ?? (await timings.measure('revoked', () => revocations.refreshed()))
  if (findRevocation(index, verified, key, now()) === undefined) return
  throw new DeliveryError('revoked', 'this access was withdrawn', { cure: 'ask for a new link' })
}
