/**
 * Sluice's tokens, to be imported alone: issues links, verifies and explains tokens, and makes the
 * URLs that they live in. Web standards and jose are all it needs, so it runs in Node, Deno, Bun,
 * Workers and browsers; the clock and the keys are arguments.
 */
export { DeliveryError, type DeliveryErrorCode, SluiceError } from '../errors.ts'
export type {
  Claims,
  ClipClaim,
  EpochSeconds,
  LinkClaims,
  PlayClaims,
  PlayedClip,
} from './claims.ts'
export { type Check, type ExplainOptions, type Explanation, explainToken } from './explain.ts'
export { type Algorithm, type Keyring, readKeyring, type TokenKey } from './keyring.ts'
export {
  DEFAULT_MAX_LINK_SECONDS,
  DEFAULT_MAX_SESSION_SECONDS,
  MAX_ADVANCE_SECONDS,
  parseSpan,
} from './lifetimes.ts'
export { type IssuedLink, issueLink, type LinkRequest, type LinkTerms } from './link.ts'
export type { Rights, Viewer } from './rights/check-rights.ts'
export type { GeoRule } from './rights/geo.ts'
export type { NetRule } from './rights/net.ts'
export type { ReferrerRule } from './rights/referrer.ts'
export { streamUrl, watchUrl } from './signed-url.ts'
export {
  isLink,
  SKEW_SECONDS,
  type VerifiedLink,
  type VerifiedSession,
  type VerifiedToken,
  type VerifyOptions,
  verifyToken,
} from './verify.ts'
