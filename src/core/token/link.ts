import type { ClipClaim, EpochSeconds, LinkClaims } from './claims.ts'
import type { Keyring } from './keyring.ts'
import { signToken } from './sign.ts'

export interface LinkRequest {
  /** An asset's name, or a folder of assets ending in `/`. */
  readonly subject: string
  readonly now: EpochSeconds
  /** How long playback may still be started. What was started goes on. */
  readonly ttlSeconds: number
  /** An id by which the link can be revoked. */
  readonly id: string
  readonly maxHeight?: number | undefined
  readonly minHeight?: number | undefined
  readonly clip?: ClipClaim | undefined
}

/**
 * Issues a link token.
 *
 * @throws SluiceError `keys_invalid` when no key can sign
 */
export function issueLink(request: LinkRequest, keyring: Keyring): Promise<string> {
  const claims: LinkClaims = {
    use: 'link',
    sub: request.subject,
    jti: request.id,
    iat: request.now,
    exp: request.now + request.ttlSeconds,
    ...(request.maxHeight !== undefined && { max_height: request.maxHeight }),
    ...(request.minHeight !== undefined && { min_height: request.minHeight }),
    ...(request.clip !== undefined && { clip: request.clip }),
  }
  return signToken(claims, keyring)
}
