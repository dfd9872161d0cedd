import { createHmac, createPublicKey, type JsonWebKey, timingSafeEqual, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLAIM_READERS } from '../../../../src/core/token/claim-readers.ts'
import type { Vector } from '../../../fixtures/token-vectors/sketch.ts'
import { makeTokenVectors } from '../../../fixtures/token-vectors/vectors.ts'
import file from '../../../fixtures/token-vectors.json' with { type: 'json' }

const vectors = file.vectors as readonly Vector[]

/** Node's own cryptography over the parts as they stand; shares no code with what is tested. */
function isSigned(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { alg, kid } = readHeader(header)
  const key = file.jwks.keys.find((each) => each.kid === kid)
  if (key === undefined || typeof alg !== 'string') return false
  if (key.alg !== alg && key.crv !== alg) return false
  const input = Buffer.from(`${header}.${payload}`)
  const given = Buffer.from(signature, 'base64url')
  if (key.k !== undefined) {
    const right = createHmac('sha256', Buffer.from(key.k, 'base64url')).update(input).digest()
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const { d: _, ...jwk } = key
  const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
  if (key.crv === 'Ed25519') return verify(undefined, input, publicKey, given)
  return verify('sha256', input, { key: publicKey, dsaEncoding: 'ieee-p1363' }, given)
}

function readHeader(header: string): { readonly alg?: unknown; readonly kid?: unknown } {
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString()) ?? {}
  } catch {
    return {}
  }
}

const named = (...outcomes: readonly string[]) =>
  vectors.filter(({ outcome }) => outcomes.includes(outcome))

describe('token-vectors.json', () => {
  it('is what its generator makes', () => {
    expect(makeTokenVectors(vectors.map(({ token }) => token))).toEqual(file)
  })

  it('names each vector once', () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length)
  })

  it('is signed where it is accepted, or refused for what it says', () => {
    const times = ['token_expired', 'token_not_yet_valid', 'token_lifetime'] as const
    const signed = named('accepted', 'restriction_unenforceable', ...times)
    expect(signed.filter(({ token }) => !isSigned(token))).toEqual([])
    const outcomes = new Set(signed.map(({ outcome }) => outcome))
    expect([...outcomes].sort()).toEqual(['accepted', 'restriction_unenforceable', ...times].sort())
  })

  it('is not signed where its signature is refused', () => {
    const refused = named('token_signature')
    expect(refused.length).toBeGreaterThan(40)
    expect(refused.filter(({ token }) => isSigned(token))).toEqual([])
  })

  it('accepts every claim, and refuses each of another type under a right signature', () => {
    const said = (outcome: string) =>
      named(outcome)
        .filter(({ token }) => isSigned(token))
        .flatMap(({ claims = {} }) => Object.entries(claims))
    const accepted = new Set(said('accepted').map(([name]) => name))
    const wrong = said('token_malformed')
    for (const [name, isOfType] of Object.entries(CLAIM_READERS)) {
      expect(accepted).toContain(name)
      const values = wrong.filter(([other, value]) => other === name && !isOfType(value))
      expect([name, values.length]).not.toEqual([name, 0])
    }
  })
})
