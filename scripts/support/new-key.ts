import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import type { Algorithm } from '../../src/core/token/keyring.ts'
import type { KeySet, StoredKey } from './key-set.ts'

/** RFC 7518 3.2: as many bytes as the hash has. */
const SECRET_BYTES = 32

/** Makes a key that can sign, under a name that no other key of the set has. */
export function newKey(algorithm: Algorithm, others: KeySet, now: Date): StoredKey {
  const { kty, ...members } = newMaterial(algorithm)
  return { kty, kid: newKid(others, now), alg: algorithm, ...members }
}

/** The day in UTC, so that a list tells a key's age, and six digits that tell keys of a day apart. */
export function newKid(others: KeySet, now: Date, digits = sixHexDigits): string {
  for (;;) {
    const kid = `${now.toISOString().slice(0, 10)}-${digits()}`
    if (!others.some((other) => other.kid === kid)) return kid
  }
}

function sixHexDigits(): string {
  return randomBytes(3).toString('hex')
}

function newMaterial(algorithm: Algorithm): JsonWebKey {
  switch (algorithm) {
    case 'HS256':
      return { kty: 'oct', k: randomBytes(SECRET_BYTES).toString('base64url') }
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  }
}
