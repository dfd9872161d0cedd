import type { Keyring } from '../../src/core/token/keyring.ts'
import { issueLink } from '../../src/core/token/link.ts'
import { verifyToken } from '../../src/core/token/verify.ts'

/** A secret that no test but its own ever uses. */
export const secret = (kid: string, fill = 1) => ({
  kty: 'oct',
  kid,
  alg: 'HS256',
  k: Buffer.alloc(32, fill).toString('base64url'),
})

export interface KeyJson {
  readonly kid: string
  readonly [member: string]: unknown
}

/** The public half of a new pair, as an issuer publishes it. */
export async function publicKey(kid: string) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { kty, kid, alg: 'ES256', crv, x, y }
}

export const jwks = (...keys: readonly object[]) => JSON.stringify({ keys })

/** The private members of every key: what no output may show. */
export function secretsOf(keys: readonly KeyJson[]): string[] {
  return keys.flatMap(({ k, d }) => [k, d]).filter((value) => typeof value === 'string')
}

export async function signed(ring: Keyring): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const { token } = await issueLink({ subject: 'film', now, ttlSeconds: 600, id: 'link-1' }, ring)
  return token
}

/** The asset that a token opens. @throws DeliveryError */
export async function opened(token: string, ring: Keyring): Promise<string> {
  const maxLifeSeconds = { link: 3600, play: 3600 }
  const now = Math.floor(Date.now() / 1000)
  return (await verifyToken(token, { keyring: ring, now, maxLifeSeconds })).claims.sub
}
