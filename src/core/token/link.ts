import { DeliveryError, SluiceError } from '../errors.ts'
import { type EpochSeconds, type LinkClaims, readClaims } from './claims.ts'
import { MAX_TOKEN_LENGTH } from './jws.ts'
import type { Keyring } from './keyring.ts'
import { signToken } from './sign.ts'
import { checkAdvance } from './verify.ts'

/** What a link may say besides what it opens and how long, by the names of its claims. */
export type LinkTerms = Omit<LinkClaims, 'use' | 'sub' | 'exp' | 'iat' | 'jti'>

export interface LinkRequest {
  /** An asset's name, or a folder of assets ending in `/`. */
  readonly subject: string
  readonly now: EpochSeconds
  /** How long playback may be started, from when the link becomes valid. What was started goes on. */
  readonly ttlSeconds: number
  /** An id by which the link can be revoked. */
  readonly id: string
  readonly terms?: LinkTerms
}

export interface IssuedLink {
  readonly token: string
  readonly claims: LinkClaims
}

/**
 * Issues a link token.
 *
 * @throws SluiceError `link_invalid` for terms that would be refused, `keys_invalid` when no key can
 *   sign
 */
export async function issueLink(request: LinkRequest, keyring: Keyring): Promise<IssuedLink> {
  const { subject, now, ttlSeconds, id, terms = {} } = request
  const { nbf = now } = terms
  const exp = Math.max(now, nbf) + ttlSeconds
  const claims: LinkClaims = { use: 'link', sub: subject, jti: id, iat: now, exp, ...terms }
  requireUsable(claims, now)
  const token = await signToken(claims, keyring)
  if (token.length > MAX_TOKEN_LENGTH) throw unusable('it would be too long')
  return { token, claims }
}

/** What a viewer's request would be refused for later is better told to the publisher now. */
function requireUsable(claims: LinkClaims, now: EpochSeconds): void {
  try {
    checkAdvance(readClaims({ ...claims }), now)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    throw unusable(error.message)
  }
}

function unusable(reason: string): SluiceError {
  return new SluiceError('link_invalid', `the link would be refused: ${reason}`, {
    cure: 'change what it says',
  })
}
