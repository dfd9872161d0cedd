import { describe, expect, it } from 'vitest'
import { decodeJws, keyOf, verifySignature } from '../../../../src/core/token/jws.ts'
import { type Keyring, readKeyring } from '../../../../src/core/token/keyring.ts'
import { type TestVector, TOKEN_MATERIAL, wycheproofGroups } from '../../../support/wycheproof.ts'

interface Group {
  readonly comment: string
  readonly private: Readonly<Record<string, unknown>>
  readonly public?: Readonly<Record<string, unknown>>
  readonly tests: readonly (TestVector & { readonly jws: string })[]
}

/** Called invalid there, and the very same as 357, which is called valid. */
const DEFECTS = [367, 370]

/** Called valid there; each has a character that is not of base64url's alphabet (RFC 7515 2). */
const STRICTER = [372, 373]

/** Types of keys that Sluice does not take, and keys that are for something else than signatures. */
const REFUSED_KEYS = /is not oct, EC P-256 or OKP Ed25519|is not for signatures/

async function isAccepted(token: string, keyring: Keyring): Promise<boolean> {
  try {
    const jws = decodeJws(token)
    await verifySignature(jws, keyOf(jws, keyring))
    return true
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/^token_(?:malformed|signature)$/)
    return false
  }
}

describe.skipIf(TOKEN_MATERIAL === undefined)('Wycheproof, JSON Web Signature', () => {
  const groups = wycheproofGroups<Group>('json_web_signature')
  const isOurs = ({ private: key }: Group) =>
    key.kty === 'oct' || (key.kty === 'EC' && key.crv === 'P-256' && key.alg === 'ES256')

  it('HS256 and ES256 are decided as the file has it, or stricter for a reason', async () => {
    const decided = new Map<number, boolean>()
    for (const { private: secret, public: open = secret, tests } of groups.filter(isOurs)) {
      const keyring = readKeyring(JSON.stringify({ keys: [open] }))
      for (const { tcId, jws, result } of tests) {
        if (DEFECTS.includes(tcId)) continue
        const accepted = await isAccepted(jws, keyring)
        expect([tcId, accepted]).toEqual([tcId, result === 'valid' && !STRICTER.includes(tcId)])
        decided.set(tcId, accepted)
      }
    }
    expect(decided.size).toBe(77)
    // Lenient decoders take spaces and unused bits: these have to be among the refused.
    for (const tcId of [360, 365, 368, 375])
      expect([tcId, decided.get(tcId)]).toEqual([tcId, false])
  })

  it('keys of other types and for other uses are refused', () => {
    const others = groups.filter((group) => !isOurs(group))
    for (const { private: secret, public: open = secret } of others) {
      for (const key of [secret, open]) {
        expect(() => readKeyring(JSON.stringify({ keys: [key] }))).toThrow(REFUSED_KEYS)
      }
    }
    expect(others.flatMap(({ tests }) => tests)).toHaveLength(322)
  })
})
