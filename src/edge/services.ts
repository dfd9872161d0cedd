import type { Claims } from '../core/token/claims.ts'
import type { Config } from './config.ts'
import type { OriginFetch } from './origin-client.ts'

/** What a route needs of the world around it. */
export interface Services {
  readonly config: Config
  readonly origin: OriginFetch
  /** Seconds since 1970, whole. */
  readonly now: () => number
  /** @throws DeliveryError `token_*`, `restriction_unenforceable` */
  readonly verify: (token: string) => Promise<Claims>
}
