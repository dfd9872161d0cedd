import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeJws, verifySignature } from '../../../../src/core/token/jws.ts'
import { readKeyring } from '../../../../src/core/token/keyring.ts'
import { TOKEN_MATERIAL } from '../../../support/wycheproof.ts'

it.skipIf(TOKEN_MATERIAL === undefined)('RFC 7515 A.1 verifies, but names no key', async () => {
  const { k, alg, jws } = JSON.parse(
    readFileSync(join(TOKEN_MATERIAL ?? '', 'rfc7515_a1.json'), 'utf8'),
  )
  const key = readKeyring(JSON.stringify({ keys: [{ kty: 'oct', kid: 'a1', k }] })).find('a1')
  if (key === undefined) throw new Error('the keyring has lost its key')
  const payload = await verifySignature({ token: jws, kid: 'a1', alg }, key)
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
    iss: 'joe',
    exp: 1_300_819_380,
    'http://example.com/is_root': true,
  })
  expect(() => decodeJws(jws)).toThrow('its header has no "kid"')
})
