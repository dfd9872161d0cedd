import fc from 'fast-check'
import { base64url } from 'jose'
import { describe, expect, it } from 'vitest'
import { readKeyring } from '../../../../src/core/token/keyring.ts'
import { issueLink } from '../../../../src/core/token/link.ts'
import { verifyToken } from '../../../../src/core/token/verify.ts'
import file from '../../../fixtures/token-vectors.json'

const { now, maxLifeSeconds, jwks } = file
const keyring = readKeyring(JSON.stringify(jwks))

async function issueWith(key: object, subject: string, viewer: string): Promise<string> {
  const request = { subject, now, ttlSeconds: 60, id: 'link-1', terms: { viewer } }
  return (await issueLink(request, readKeyring(JSON.stringify({ keys: [key] })))).token
}

async function outcomeOf(token: string): Promise<string> {
  return verifyToken(token, { keyring, now, maxLifeSeconds }).then(
    () => 'accepted',
    (error) => error.code,
  )
}

/** Changes a bit of the characters as they are sent. */
function changeText(token: string, bit: number): string {
  const at = Math.floor(bit / 8)
  const changed = String.fromCharCode(token.charCodeAt(at) ^ (1 << (bit % 8)))
  return token.slice(0, at) + changed + token.slice(at + 1)
}

/** Changes a bit of what a part stands for, and writes the part as it should be written. */
function changePart(token: string, part: number, bitOf: (length: number) => number): string {
  const parts = token.split('.')
  const bytes = base64url.decode(parts[part] ?? '')
  const bit = bitOf(bytes.length * 8)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  parts[part] = base64url.encode(bytes)
  return parts.join('.')
}

const REFUSED = /^token_(?:malformed|signature)$/

describe('a token changed in any one bit is refused', () => {
  it.each(jwks.keys)('every bit of a token by $kid', async (key) => {
    const token = await issueWith(key, 'films/one', 'v')
    expect(await outcomeOf(token)).toBe('accepted')
    for (let bit = 0; bit < token.length * 8; bit++) {
      expect([bit, await outcomeOf(changeText(token, bit))]).toEqual([
        bit,
        expect.stringMatching(REFUSED),
      ])
    }
  })

  it('any bit of any part of any token', async () => {
    const subject = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}(?:\/[a-z0-9]{1,9}){0,3}\/?$/)
    const arbitrary = [
      fc.constantFrom(...jwks.keys),
      subject.filter((text) => !/^(?:s|watch|embed|studio|api|health|assets)(?:\/|$)/.test(text)),
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.nat(2),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    ] as const
    await fc.assert(
      fc.asyncProperty(...arbitrary, async (key, name, viewer, part, place) => {
        const token = await issueWith(key, name, viewer)
        expect(await outcomeOf(token)).toBe('accepted')
        const changed = changePart(token, part, (length) => Math.floor(place * length))
        expect(await outcomeOf(changed)).toMatch(REFUSED)
      }),
      { numRuns: 500 },
    )
  })
})
