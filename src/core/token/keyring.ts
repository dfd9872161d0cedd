import { type CryptoKey, importJWK, type JWK } from 'jose'
import { SluiceError } from '../errors.ts'

export type Algorithm = 'HS256' | 'ES256' | 'EdDSA'

export interface TokenKey {
  readonly kid: string
  /** Follows from the key's type alone; a token's header has no say in it. */
  readonly algorithm: Algorithm
  /** What a token's header and the key's own "alg" may call that. */
  readonly names: readonly string[]
  readonly canSign: boolean
  /** For verifying. Both are imported on first use and kept. */
  readonly verifyingKey: () => Promise<CryptoKey>
  readonly signingKey: () => Promise<CryptoKey>
}

/** Every key verifies; the first that can sign signs. */
export interface Keyring {
  readonly find: (kid: string) => TokenKey | undefined
  readonly signer: TokenKey | undefined
  readonly size: number
}

/** RFC 9864 2.2 gave EdDSA with a key of Ed25519 a name of its own. */
const NAMES: Readonly<Record<Algorithm, readonly string[]>> = {
  HS256: ['HS256'],
  ES256: ['ES256'],
  EdDSA: ['EdDSA', 'Ed25519'],
}

/** RFC 7518 3.2: a key of at least the hash's size. */
const MIN_SECRET_BYTES = 32

/**
 * Reads a JWK Set (RFC 7517 5).
 *
 * @throws SluiceError `keys_invalid`; the message names the key by its `kid` and never shows key material
 */
export function readKeyring(jwks: string): Keyring {
  const keys = parseSet(jwks).map(readKey)
  const byKid = new Map(keys.map((key) => [key.kid, key]))
  if (byKid.size !== keys.length) throw invalid('two keys have the same "kid"')
  return {
    find: (kid) => byKid.get(kid),
    signer: keys.find((key) => key.canSign),
    size: keys.length,
  }
}

function parseSet(jwks: string): readonly unknown[] {
  let set: unknown
  try {
    set = JSON.parse(jwks)
  } catch {
    throw invalid('it is not JSON')
  }
  const keys = (set as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys)) throw invalid('it has no "keys" list')
  if (keys.length === 0) throw invalid('its "keys" list is empty')
  return keys
}

function readKey(value: unknown, index: number): TokenKey {
  const jwk = value as JWK
  const kid = jwk?.kid
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(kid)) {
    throw invalid(`key ${index + 1} has no "kid" of 1 to 64 visible ASCII characters`)
  }
  const algorithm = algorithmOf(jwk, kid)
  const names = NAMES[algorithm]
  if (jwk.alg !== undefined && !names.includes(jwk.alg)) {
    throw invalid(`key ${kid} is of a type that cannot be used for its "alg"`)
  }
  if (!isForSignatures(jwk)) throw invalid(`key ${kid} is not for signatures`)
  const canSign = (jwk.kty === 'oct' || typeof jwk.d === 'string') && isFor(jwk, 'sign')
  // A private key of a pair cannot verify: for that its public half is taken out of it.
  const { d: _private, key_ops: _uses, use: _use, ...open } = jwk
  return {
    kid,
    algorithm,
    names,
    canSign,
    verifyingKey: once(() => importKey(open, algorithm, kid)),
    signingKey: once(() => importKey(jwk, algorithm, kid)),
  }
}

function algorithmOf(jwk: JWK, kid: string): Algorithm {
  if (jwk.kty === 'oct') {
    if (secretBytes(jwk.k) < MIN_SECRET_BYTES) {
      throw invalid(`key ${kid} is a secret of less than ${MIN_SECRET_BYTES} bytes`)
    }
    return 'HS256'
  }
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') return 'ES256'
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return 'EdDSA'
  throw invalid(`key ${kid} is not oct, EC P-256 or OKP Ed25519`)
}

/** Whoever made a key may have said what it is for (RFC 7517 4.2 and 4.3). */
function isForSignatures(jwk: JWK): boolean {
  return (
    (jwk.use === undefined || jwk.use === 'sig') && (isFor(jwk, 'sign') || isFor(jwk, 'verify'))
  )
}

function isFor({ key_ops }: JWK, operation: 'sign' | 'verify'): boolean {
  return key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes(operation))
}

function secretBytes(k: unknown): number {
  return typeof k === 'string' && /^[A-Za-z0-9_-]+$/.test(k) ? Math.floor((k.length * 3) / 4) : 0
}

async function importKey(jwk: JWK, algorithm: Algorithm, kid: string): Promise<CryptoKey> {
  try {
    if (jwk.kty === 'oct') return await importSecret(String(jwk.k))
    return (await importJWK(jwk, algorithm)) as CryptoKey
  } catch (cause) {
    throw new SluiceError('keys_invalid', `SIGNING_KEYS cannot be used: key ${kid} is damaged`, {
      cause,
    })
  }
}

function importSecret(k: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(k.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  )
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

function invalid(reason: string): SluiceError {
  return new SluiceError('keys_invalid', `SIGNING_KEYS cannot be used: ${reason}`, {
    cure: 'set it to a JWK Set such as {"keys":[{"kty":"oct","kid":"2026-01","k":"<32 random bytes>"}]}',
  })
}
