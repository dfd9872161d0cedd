import { describe, expect, it } from 'vitest'
import { readKeyring } from '../../../../src/core/token/keyring.ts'
import {
  fromHex,
  type TestVector,
  TOKEN_MATERIAL,
  wycheproofGroups,
} from '../../../support/wycheproof.ts'

/** The key that a keyring verifies with. @throws SluiceError `keys_invalid` */
async function verifyingKey(jwk: object): Promise<CryptoKey> {
  const key = readKeyring(JSON.stringify({ keys: [{ ...jwk, kid: 'a' }] })).find('a')
  if (key === undefined) throw new Error('the keyring has lost its key')
  return key.verifyingKey()
}

describe.skipIf(TOKEN_MATERIAL === undefined)('Wycheproof', () => {
  it('HMAC-SHA-256: secrets of 256 bits and more, whole tags alone', async () => {
    const groups = wycheproofGroups<{
      keySize: number
      tagSize: number
      tests: (TestVector & { key: string; msg: string; tag: string })[]
    }>('hmac_sha256')
    const counted = { decided: 0, truncated: 0, refused: 0 }
    for (const { keySize, tagSize, tests } of groups) {
      for (const { tcId, key, msg, tag, result } of tests) {
        const jwk = { kty: 'oct', k: Buffer.from(key, 'hex').toString('base64url') }
        if (keySize < 256) {
          await expect(verifyingKey(jwk)).rejects.toThrow('less than 32 bytes')
          counted.refused++
          continue
        }
        const isRight = await crypto.subtle.verify(
          'HMAC',
          await verifyingKey(jwk),
          fromHex(tag),
          fromHex(msg),
        )
        // HS256 is the whole HMAC (RFC 7518 3.2), so half of a right one is wrong.
        const isWhole = tagSize === 256
        expect([tcId, isRight]).toEqual([tcId, isWhole && result === 'valid'])
        counted[isWhole ? 'decided' : 'truncated']++
      }
    }
    expect(counted).toEqual({ decided: 84, truncated: 84, refused: 6 })
  })

  it.each([
    ['ecdsa_secp256r1_sha256_p1363', { name: 'ECDSA', hash: 'SHA-256' }, 262],
    ['ed25519', { name: 'Ed25519' }, 151],
  ])('%s: as the file has it', async (name, algorithm, count) => {
    let decided = 0
    for (const group of wycheproofGroups<PublicKeyGroup>(name)) {
      const key = await verifyingKey(publicJwk(group))
      for (const { tcId, msg, sig, result } of group.tests) {
        const isRight = await crypto.subtle.verify(algorithm, key, fromHex(sig), fromHex(msg))
        expect([tcId, isRight]).toEqual([tcId, result === 'valid'])
        decided++
      }
    }
    expect(decided).toBe(count)
  })
})

interface PublicKeyGroup {
  /** Absent of ten points. */
  readonly publicKeyJwk?: object
  readonly publicKey: { readonly uncompressed?: string }
  readonly tests: readonly (TestVector & { readonly msg: string; readonly sig: string })[]
}

function publicJwk({ publicKeyJwk, publicKey: { uncompressed = '' } }: PublicKeyGroup): object {
  if (publicKeyJwk !== undefined) return publicKeyJwk
  // SEC 1 2.3.3: a byte 04, then both coordinates.
  const bytes = Buffer.from(uncompressed, 'hex')
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((it) => it.toString('base64url'))
  return { kty: 'EC', crv: 'P-256', x, y }
}
