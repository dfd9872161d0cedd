import type { VerifiedToken } from '../core/token/verify.ts'
import type { FailureCounter } from './api/admin-failures.ts'
import type { Config } from './config.ts'
import type { OriginFetch } from './origin-client.ts'
import type { PurgeOutcome } from './purge-cache.ts'
import type { KnownRevocations, RevocationReader } from './revocation-watch.ts'
import type { StreamCounter, StreamLimit } from './stream-limit.ts'
import type { Timings } from './timings.ts'

/** What a route needs of the world around it. */
export interface Services {
  readonly config: Config
  readonly origin: OriginFetch
  /** For the admin API alone; what viewers get comes through Origin. */
  readonly bucket: R2Bucket
  readonly timings: Timings
  /** Seconds since 1970, whole. */
  readonly now: () => number
  /** Makes the shared cache forget assets, at most 100 at once: there are only so many calls a minute. */
  readonly purge: (...assets: readonly string[]) => Promise<PurgeOutcome>
  /** What a token that was verified before says; nothing for any other. */
  readonly recall: (token: string) => VerifiedToken | undefined
  /** @throws DeliveryError `token_*`, `restriction_unenforceable` */
  readonly verify: (token: string) => Promise<VerifiedToken>
  readonly revocations: RevocationReader
  /** Goes by a list from now on that was just written. */
  readonly learnRevocations: (written: KnownRevocations) => void
  readonly adminFailures: FailureCounter
  readonly streamLimit: StreamLimit
  readonly counterOf: StreamCounter
  /** Lets work go on behind the answer. */
  readonly later: (work: Promise<unknown>) => void
}
