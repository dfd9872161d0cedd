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
})
