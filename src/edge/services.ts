import type { Claims } from '../core/token/claims.ts'
import type { Config } from './config.ts'
import type { OriginFetch } from './origin-client.ts'
import type { PurgeOutcome } from './purge-cache.ts'
import type { Timings } from './timings.ts'

/** What a route needs of the world around it. */
export interface Services {
  readonly config: Config
  readonly origin: OriginFetch
  readonly timings: Timings
  /** Seconds since 1970, whole. */
  readonly now: () => number
  /** Makes the shared cache forget an asset. */
  readonly purge: (asset: string) => Promise<PurgeOutcome>
  /** What a token that was verified before says; nothing for any other. */
  readonly recall: (token: string) => Claims | undefined
  /** @throws DeliveryError `token_*`, `restriction_unenforceable` */
  readonly verify: (token: string) => Promise<Claims>
}
