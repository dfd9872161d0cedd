import { CompactSign } from 'jose'
import { SluiceError } from '../errors.ts'
import type { Claims } from './claims.ts'
import type { Keyring } from './keyring.ts'

const encoder = new TextEncoder()

/**
 * Makes a compact JWS (RFC 7515 3.1) of the claims with the keyring's first key that can sign.
 *
 * @throws SluiceError `keys_invalid` when no key can sign
 */
export async function signToken(claims: Claims, keyring: Keyring): Promise<string> {
  const key = keyring.signer
  if (key === undefined) {
    throw new SluiceError('keys_invalid', 'no key in SIGNING_KEYS can sign', {
      cure: 'add a secret ("oct") or a private key',
    })
  }
  return new CompactSign(encoder.encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
    .sign(await key.signingKey())
}
