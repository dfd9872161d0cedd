import { expect, test } from 'vitest'
import { newKey, newKid } from '../../../scripts/support/new-key.ts'
import { readKeyring } from '../../../src/core/token/keyring.ts'
import { jwks, secretsOf } from '../../support/signing-keys.ts'

const NOW = new Date('2026-11-24T23:30:00-05:00')

test('a key is named by its day in UTC', () => {
  expect(newKid([], NOW)).toMatch(/^2026-11-25-[0-9a-f]{6}$/)
})

test('a name that is taken is not given again', () => {
  const digits = ['aaaaaa', 'bbbbbb', 'cccccc']
  const taken = [{ kid: '2026-11-25-aaaaaa' }, { kid: '2026-11-25-bbbbbb' }]
  expect(newKid(taken, NOW, () => digits.shift() ?? '')).toBe('2026-11-25-cccccc')
})

test.each(['HS256', 'ES256', 'EdDSA'] as const)('a key of %s has 32 bytes of its own', (alg) => {
  const keys = [newKey(alg, [], NOW), newKey(alg, [], NOW)]
  const [one = '', other = ''] = secretsOf(keys)
  expect(Buffer.from(one, 'base64url')).toHaveLength(32)
  expect(one).not.toBe(other)
  expect(readKeyring(jwks(...keys)).signer?.algorithm).toBe(alg)
})
