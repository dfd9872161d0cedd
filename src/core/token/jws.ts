import { base64url, compactVerify } from 'jose'
import { DeliveryError } from '../errors.ts'
import { isCanonicalBase64url } from './base64url.ts'
import type { Keyring, TokenKey } from './keyring.ts'
import { parseStrictJson } from './strict-json.ts'

/** Room for every claim in the table several times over, and half of the 16 KB a URL may have. */
export const MAX_TOKEN_LENGTH = 8192

/** The parts of a compact JWS (RFC 7515 3.1) whose form is right; nothing is verified yet. */
export interface DecodedJws {
  readonly token: string
  readonly kid: string
  readonly alg: unknown
}

/** UTF-8 alone, and no byte order mark is passed over. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Takes a token apart strictly: three parts in their one spelling, a header that is a JSON object
 * and names its key.
 *
 * @throws DeliveryError `token_malformed`
 */
export function decodeJws(token: string): DecodedJws {
  if (token.length > MAX_TOKEN_LENGTH) throw malformedToken('it is too long')
  const parts = token.split('.')
  const [header = ''] = parts
  if (parts.length !== 3 || !parts.every(isCanonicalBase64url)) {
    throw malformedToken('it is not a compact JWS')
  }
  const { kid, alg, crit } = readJsonObject(base64url.decode(header), 'header')
  if (typeof kid !== 'string') throw malformedToken('its header has no "kid"')
  // RFC 7515 4.1.11: extensions that a token calls critical and that are not understood.
  if (crit !== undefined) throw malformedToken('its header wants extensions')
  return { token, kid, alg }
}

/**
 * The key that a token names. Its own type decides the algorithm; a header that says otherwise is
 * refused, `none` among the rest.
 *
 * @throws DeliveryError `token_signature`
 */
export function keyOf({ kid, alg }: DecodedJws, keyring: Keyring): TokenKey {
  const key = keyring.find(kid)
  if (key === undefined) throw wrongSignature('it is signed by a key that is not known here')
  if (typeof alg !== 'string' || !key.names.includes(alg))
    throw wrongSignature('its "alg" is not the one of its key')
  return key
}

/** The payload that was signed. @throws DeliveryError `token_signature` */
export async function verifySignature({ token }: DecodedJws, key: TokenKey): Promise<Uint8Array> {
  const cryptoKey = await key.verifyingKey()
  try {
    const { payload } = await compactVerify(token, cryptoKey, { algorithms: [...key.names] })
    return payload
  } catch {
    // jose's own error may carry parts of the token; it goes no further.
    throw wrongSignature('its signature is wrong')
  }
}

/** @throws DeliveryError `token_malformed` */
export function readJsonObject(
  bytes: Uint8Array,
  part: 'header' | 'payload',
): Record<string, unknown> {
  let value: unknown
  try {
    value = parseStrictJson(decoder.decode(bytes))
  } catch {
    // The parser's own message may quote the token.
    throw malformedToken(`its ${part} is not JSON that can be read in one way only`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw malformedToken(`its ${part} is not a JSON object`)
}

export function malformedToken(reason: string): DeliveryError {
  return new DeliveryError('token_malformed', `the token cannot be used: ${reason}`, {
    cure: 'copy the whole link',
  })
}

function wrongSignature(reason: string): DeliveryError {
  return new DeliveryError('token_signature', `the token is refused: ${reason}`, {
    cure: 'copy the whole link, or ask for a new one',
  })
}
