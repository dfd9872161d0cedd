import type { Claims, EpochSeconds } from '../core/token/claims.ts'
import { checkTimes, type VerifyOptions, verifyToken } from '../core/token/verify.ts'

/** A token and its claims take about 2 KB, so this stays under 8 MB of an isolate's 128. */
const DEFAULT_CAPACITY = 4096

/**
 * Verifies tokens and remembers the verified ones by their text, so that signature work is done
 * once per session and isolate. Only what cannot change is remembered; times are checked on every
 * use, and so is every right. Refused tokens are not remembered: they could push out good ones.
 */
export class VerifiedTokens {
  readonly #claims = new Map<string, Claims>()
  readonly #capacity: number

  constructor(capacity: number = DEFAULT_CAPACITY) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#claims.size
  }

  /**
   * The claims of a token that was verified before, which takes no waiting.
   *
   * @throws DeliveryError `token_expired`, `token_not_yet_valid`
   */
  recall(token: string, now: EpochSeconds): Claims | undefined {
    const known = this.#claims.get(token)
    if (known === undefined) return undefined
    this.#touch(token, known)
    checkTimes(known, now)
    return known
  }

  /** @throws DeliveryError whatever `verifyToken` throws */
  async verify(token: string, options: VerifyOptions): Promise<Claims> {
    const known = this.recall(token, options.now)
    if (known !== undefined) return known
    const claims = await verifyToken(token, options)
    this.#touch(token, claims)
    return claims
  }

  /** A Map keeps insertion order, so the first key is always the one used longest ago. */
  #touch(token: string, claims: Claims): void {
    this.#claims.delete(token)
    this.#claims.set(token, claims)
    if (this.#claims.size <= this.#capacity) return
    const oldest = this.#claims.keys().next()
    if (!oldest.done) this.#claims.delete(oldest.value)
  }
}
