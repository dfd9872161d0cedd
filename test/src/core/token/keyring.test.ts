import { describe, expect, it } from 'vitest'
import { readKeyring } from '../../../../src/core/token/keyring.ts'

const K = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'

function reading(value: unknown): () => unknown {
  return () => readKeyring(typeof value === 'string' ? value : JSON.stringify(value))
}

describe('SIGNING_KEYS', () => {
  it.each([
    ['nonsense', 'not JSON'],
    [{}, 'no "keys" list'],
    [{ keys: [] }, 'empty'],
    [{ keys: [{ kty: 'oct', k: K }] }, 'no "kid"'],
    [{ keys: [{ kty: 'oct', kid: 'a b', k: K }] }, 'no "kid"'],
    [{ keys: [{ kty: 'oct', kid: 'a', k: K.slice(0, -2) }] }, 'less than 32 bytes'],
    [{ keys: [{ kty: 'oct', kid: 'a' }] }, 'less than 32 bytes'],
    [{ keys: [{ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' }] }, 'not oct, EC P-256 or OKP Ed25519'],
    [{ keys: [{ kty: 'oct', kid: 'a', alg: 'ES256', k: K }] }, 'cannot be used for its "alg"'],
    [{ keys: [{ kty: 'oct', kid: 'a', use: 'enc', k: K }] }, 'not for signatures'],
    [{ keys: [{ kty: 'oct', kid: 'a', key_ops: ['encrypt'], k: K }] }, 'not for signatures'],
    [{ keys: [{ kty: 'oct', kid: 'a', key_ops: 'verify', k: K }] }, 'not for signatures'],
    [
      {
        keys: [
          { kty: 'oct', kid: 'a', k: K },
          { kty: 'oct', kid: 'a', k: K },
        ],
      },
      'same "kid"',
    ],
  ])('%j is refused, saying why and showing no key', (value, reason) => {
    expect(reading(value)).toThrow(reason)
    expect(reading(value)).not.toThrow(K.slice(0, 8))
  })

  it('holds a secret that signs', () => {
    const ring = readKeyring(JSON.stringify({ keys: [{ kty: 'oct', kid: 'a', k: K }] }))
    expect(ring.signer?.kid).toBe('a')
    expect(ring.find('b')).toBeUndefined()
  })

  it('signs with no key that is for verifying alone', () => {
    const verifier = { kty: 'oct', kid: 'a', key_ops: ['verify'], k: K }
    const signer = { kty: 'oct', kid: 'b', use: 'sig', key_ops: ['sign', 'verify'], k: K }
    const ring = readKeyring(JSON.stringify({ keys: [verifier, signer] }))
    expect(ring.signer?.kid).toBe('b')
    expect(ring.find('a')?.canSign).toBe(false)
  })

  it.each([
    ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['EdDSA', { name: 'Ed25519' }],
  ])('takes %s pairs as Web Crypto exports them', async (algorithm, parameters) => {
    const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
    const { privateKey, publicKey } = pair as CryptoKeyPair
    const keys = await Promise.all(
      [privateKey, publicKey].map((key) => crypto.subtle.exportKey('jwk', key)),
    )
    const ring = readKeyring(
      JSON.stringify({ keys: keys.map((key, index) => ({ ...key, kid: `${index}` })) }),
    )
    expect(ring.find('0')).toMatchObject({ algorithm, canSign: true })
    expect(ring.find('1')).toMatchObject({ algorithm, canSign: false })
    await Promise.all([ring.find('0'), ring.find('1')].map((key) => key?.verifyingKey()))
    await ring.signer?.signingKey()
  })
})
