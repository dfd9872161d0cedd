import { DeliveryError } from '../errors.ts'
import {
  type Claims,
  type EpochSeconds,
  type LinkClaims,
  type PlayClaims,
  readClaims,
} from './claims.ts'
import { decodeJws, keyOf, readJsonObject, verifySignature } from './jws.ts'
import type { Keyring } from './keyring.ts'
import { MAX_ADVANCE_SECONDS } from './lifetimes.ts'

export interface VerifyOptions {
  readonly keyring: Keyring
  readonly now: EpochSeconds
  /** Longest allowed life in seconds, by what the token is for. */
  readonly maxLifeSeconds: Readonly<Record<Claims['use'], number>>
}

interface Verified<Use extends Claims> {
  readonly claims: Use
  /** The key that signed it. */
  readonly kid: string
}

export type VerifiedLink = Verified<LinkClaims>
export type VerifiedSession = Verified<PlayClaims>
export type VerifiedToken = VerifiedLink | VerifiedSession

export function isLink(verified: VerifiedToken): verified is VerifiedLink {
  return verified.claims.use === 'link'
}

/** How far two clocks may disagree, in seconds. */
export const SKEW_SECONDS = 30

/**
 * Verifies a compact JWS in stages: strict decoding, the signature, the claims' types, the times.
 * What the claims then allow is decided by whoever asks for something.
 *
 * @throws DeliveryError `token_malformed`, `token_signature`, `token_expired`,
 *   `token_not_yet_valid`, `token_lifetime` or `restriction_unenforceable`; no message holds any
 *   part of the token
 */
export async function verifyToken(token: string, options: VerifyOptions): Promise<VerifiedToken> {
  const verified = await verifySigned(token, options.keyring)
  checkAdvance(verified.claims, options.now)
  checkTimes(verified.claims, options.now)
  checkLife(verified.claims, options)
  return verified
}

/**
 * The first stages alone: what a token says is its issuer's word, though it may not be used now.
 *
 * @throws DeliveryError `token_malformed`, `token_signature`, `restriction_unenforceable`
 */
export async function verifySigned(token: string, keyring: Keyring): Promise<VerifiedToken> {
  const jws = decodeJws(token)
  const payload = await verifySignature(jws, keyOf(jws, keyring))
  const claims = readClaims(readJsonObject(payload, 'payload'))
  return { claims, kid: jws.kid } as VerifiedToken
}

/** Valid now, with the skew on both sides. @throws DeliveryError `token_expired`, `token_not_yet_valid` */
export function checkTimes(claims: Claims, now: EpochSeconds): void {
  checkEnd(claims, now)
  checkBegin(claims, now)
}

/** @throws DeliveryError `token_expired` */
export function checkEnd({ exp }: Claims, now: EpochSeconds): void {
  if (now < exp + SKEW_SECONDS) return
  throw new DeliveryError('token_expired', 'the token has expired', { cure: 'ask for a new link' })
}

/** @throws DeliveryError `token_not_yet_valid` */
export function checkBegin({ nbf = 0, iat = 0 }: Claims, now: EpochSeconds): void {
  if (Math.max(nbf, iat) <= now + SKEW_SECONDS) return
  throw new DeliveryError('token_not_yet_valid', 'the token is not valid yet')
}

/**
 * Life counts from the moment a token becomes valid, so that a premiere can be sent out early.
 *
 * @throws DeliveryError `token_lifetime`
 */
export function checkLife(
  { iat = 0, nbf = 0, exp, use }: Claims,
  { now, maxLifeSeconds }: Pick<VerifyOptions, 'now' | 'maxLifeSeconds'>,
): void {
  const from = Math.max(iat, nbf) || now
  const longest = maxLifeSeconds[use]
  if (exp - from <= longest) return
  throw new DeliveryError('token_lifetime', `the token lives longer than ${longest} s`, {
    cure: 'issue one with an earlier "exp"',
  })
}

/**
 * How early a token is issued bounds how long a revocation has to be kept. One that says that it was
 * issued in the future was issued by now.
 *
 * @throws DeliveryError `token_lifetime`
 */
export function checkAdvance({ iat, nbf = 0 }: Claims, now: EpochSeconds): void {
  const issued = Math.min(iat ?? now, now + SKEW_SECONDS)
  if (Math.max(nbf, iat ?? 0) - issued <= MAX_ADVANCE_SECONDS) return
  throw new DeliveryError(
    'token_lifetime',
    `the token was issued more than ${MAX_ADVANCE_SECONDS} s before it becomes valid`,
    { cure: 'issue it later' },
  )
}
