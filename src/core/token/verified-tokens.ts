import type { EpochSeconds } from './claims.ts'
import { checkTimes, type VerifiedToken, type VerifyOptions, verifyToken } from './verify.ts'

/** A token and its claims take about 2 KB, so this stays under 8 MB of an isolate's 128. */
const DEFAULT_CAPACITY = 4096

/**
 * Verifies tokens and remembers the verified ones by their text, so that signature work is done
 * once per session and isolate. Only what cannot change is remembered; times are checked on every
 * use, and so is every right. Refused tokens are not remembered: they could push out good ones.
 */
export class VerifiedTokens {
  readonly #known = new Map<string, VerifiedToken>()
  readonly #capacity: number

  constructor(capacity: number = DEFAULT_CAPACITY) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#known.size
  }

  /**
   * What a token says that was verified before, which takes no waiting.
   *
   * @throws DeliveryError `token_expired`, `token_not_yet_valid`
   */
  recall(token: string, now: EpochSeconds): VerifiedToken | undefined {
    const known = this.#known.get(token)
    if (known === undefined) return undefined
    this.#touch(token, known)
    checkTimes(known.claims, now)
    return known
  }

  /** @throws DeliveryError whatever `verifyToken` throws */
  async verify(token: string, options: VerifyOptions): Promise<VerifiedToken> {
    const known = this.recall(token, options.now)
    if (known !== undefined) return known
    const verified = await verifyToken(token, options)
    this.#touch(token, verified)
    return verified
  }

  /** A Map keeps insertion order, so the first key is always the one used longest ago. */
  #touch(token: string, verified: VerifiedToken): void {
    this.#known.delete(token)
    this.#known.set(token, verified)
    if (this.#known.size <= this.#capacity) return
    const oldest = this.#known.keys().next()
    if (!oldest.done) this.#known.delete(oldest.value)
  }
}
