import { type Algorithm, readKeyring } from '../../src/core/token/keyring.ts'

/** A JWK (RFC 7517 4) as it stands in SIGNING_KEYS; members that Sluice does not know stay in it. */
export interface StoredKey {
  readonly kid: string
  readonly [member: string]: unknown
}

/** The keys of SIGNING_KEYS in their order; empty where there are none yet. */
export type KeySet = readonly StoredKey[]

/** What may be shown of a key. */
export interface KeyFacts {
  readonly kid: string
  readonly alg: Algorithm
  readonly canSign: boolean
  /** Of the keys that can sign, the first does. */
  readonly signs: boolean
}

/** Reads what SIGNING_KEYS holds. @throws SluiceError `keys_invalid` */
export function readKeySet(jwks: string | undefined): KeySet {
  if (!jwks) return []
  readKeyring(jwks)
  return (JSON.parse(jwks) as { keys: KeySet }).keys
}

/**
 * Writes what SIGNING_KEYS shall hold: one line, without the two characters that are not plain text
 * in a quoted variable of `.dev.vars`. Inside JSON they can only stand in a string.
 *
 * @throws SluiceError `keys_invalid` for what the edge would refuse
 */
export function writeKeySet(keys: KeySet): string {
  const jwks = JSON.stringify({ keys }).replaceAll("'", '\\u0027').replaceAll('$', '\\u0024')
  readKeyring(jwks)
  return jwks
}

export function describeKeys(keys: KeySet): readonly KeyFacts[] {
  if (keys.length === 0) return []
  const { find, signer } = readKeyring(writeKeySet(keys))
  return keys.flatMap(({ kid }) => {
    const key = find(kid)
    if (key === undefined) return []
    return [{ kid, alg: key.algorithm, canSign: key.canSign, signs: key === signer }]
  })
}

export function signerOf(keys: KeySet): KeyFacts | undefined {
  return describeKeys(keys).find(({ signs }) => signs)
}

/** What anybody may know of a key pair: the members of RFC 7518 6.2.1 and RFC 8037 2, no others. */
export function publicHalf({ kty, kid, alg, crv, x, y }: StoredKey): StoredKey {
  return { kty, kid, alg, crv, x, y }
}

/** A secret, or a pair with its private half. */
export function holdsSecret(key: StoredKey): boolean {
  return key.kty === 'oct' || 'd' in key || 'k' in key
}
