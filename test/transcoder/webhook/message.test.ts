import { expect, test } from 'vitest'
import { signatureOf } from '../../../transcoder/webhook/message.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const BODY = '{"id":"5219912e-4fb6-4d51-aa73-82f36e3c57a1","title":"Größe 日本"}'

/** `printf '%s' '1795564800.…' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef` */
const BY_OPENSSL = '0f0f19ba0636363595e57b66e7c5c8347341aede8c62d1889a855e963e6206ec'

test('the signature is the one that OpenSSL makes of time, dot and body', async () => {
  expect(await signatureOf(SECRET, BODY, 1_795_564_800)).toBe(`time=1795564800,sig1=${BY_OPENSSL}`)
})

test.each([
  ['the secret', `${SECRET}0`, BODY, 1_795_564_800],
  ['the body', SECRET, `${BODY} `, 1_795_564_800],
  ['the time', SECRET, BODY, 1_795_564_801],
])('another one comes of any change to %s', async (_what, secret, body, time) => {
  const signature = await signatureOf(secret, body, time)
  expect(signature).toMatch(/^time=\d+,sig1=[0-9a-f]{64}$/)
  expect(signature).not.toContain(BY_OPENSSL)
})
