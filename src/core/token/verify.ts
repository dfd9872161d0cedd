import { compactVerify } from 'jose'
import { DeliveryError } from '../errors.ts'
import { isCanonicalBase64url } from './base64url.ts'
import { type Claims, type EpochSeconds, readClaims } from './claims.ts'
import type { Keyring, TokenKey } from './keyring.ts'

export interface VerifyOptions {
  readonly keyring: Keyring
  readonly now: EpochSeconds
  /** Longest allowed life in seconds, by what the token is for. */
  readonly maxLifeSeconds: Readonly<Record<Claims['use'], number>>
}

/** How far two clocks may disagree, in seconds. */
export const SKEW_SECONDS = 30

/** Room for every claim in the table several times over, and half of the 16 KB a URL may have. */
export const MAX_TOKEN_LENGTH = 8192

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Verifies a compact JWS in stages: strict decoding, the signature, the claims' types, the times.
 * What the claims then allow is decided by whoever asks for something.
 *
 * @throws DeliveryError `token_malformed`, `token_signature`, `token_expired`,
 *   `token_not_yet_valid`, `token_lifetime` or `restriction_unenforceable`; no message holds any
 *   part of the token
 */
export async function verifyToken(token: string, options: VerifyOptions): Promise<Claims> {
  const key = findKey(token, options.keyring)
  const payload = await verifySignature(token, key)
  const claims = readClaims(parsePayload(payload))
  checkTimes(claims, options.now)
  checkLife(claims, options)
  return claims
}

/** Valid now, with the skew on both sides. @throws DeliveryError `token_expired`, `token_not_yet_valid` */
export function checkTimes(claims: Claims, now: EpochSeconds): void {
  if (now >= claims.exp + SKEW_SECONDS) {
    throw new DeliveryError('token_expired', 'the token has expired', {
      cure: 'ask for a new link',
    })
  }
  if (Math.max(claims.nbf ?? 0, claims.iat ?? 0) > now + SKEW_SECONDS) {
    throw new DeliveryError('token_not_yet_valid', 'the token is not valid yet')
  }
}

/** Life counts from the moment a token becomes valid, so that a premiere can be sent out early. */
function checkLife(claims: Claims, { now, maxLifeSeconds }: VerifyOptions): void {
  const from = Math.max(claims.iat ?? 0, claims.nbf ?? 0) || now
  if (claims.exp - from > maxLifeSeconds[claims.use]) {
    throw new DeliveryError(
      'token_lifetime',
      `the token lives longer than ${maxLifeSeconds[claims.use]} s`,
      {
        cure: 'issue one with an earlier "exp"',
      },
    )
  }
}

function findKey(token: string, keyring: Keyring): TokenKey {
  if (token.length > MAX_TOKEN_LENGTH) throw malformed('it is too long')
  const parts = token.split('.')
  const [header] = parts
  if (parts.length !== 3 || header === undefined || !parts.every(isCanonicalBase64url)) {
    throw malformed('it is not a compact JWS')
  }
  const { kid, alg } = parseHeader(header)
  if (typeof kid !== 'string') throw malformed('its header has no "kid"')
  const key = keyring.find(kid)
  if (key === undefined) throw signature('it is signed by a key that is not known here')
  if (alg !== key.algorithm) throw signature('its "alg" is not the one of its key')
  return key
}

function parseHeader(header: string): { kid?: unknown; alg?: unknown } {
  try {
    const value: unknown = JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/')))
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Falls through to the same answer: a header that is no JSON object.
  }
  throw malformed('its header is not a JSON object')
}

async function verifySignature(token: string, key: TokenKey): Promise<Uint8Array> {
  const cryptoKey = await key.verifyingKey()
  try {
    const { payload } = await compactVerify(token, cryptoKey, { algorithms: [key.algorithm] })
    return payload
  } catch {
    // jose's own error may carry parts of the token; it goes no further.
    throw signature('its signature is wrong')
  }
}

function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload))
  } catch {
    throw malformed('its payload is not JSON')
  }
}

function malformed(reason: string): DeliveryError {
  return new DeliveryError('token_malformed', `the token cannot be used: ${reason}`, {
    cure: 'copy the whole link',
  })
}

function signature(reason: string): DeliveryError {
  return new DeliveryError('token_signature', `the token is refused: ${reason}`, {
    cure: 'copy the whole link, or ask for a new one',
  })
}
