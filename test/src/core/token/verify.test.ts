import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import type { LinkClaims } from '../../../../src/core/token/claims.ts'
import { type Keyring, readKeyring } from '../../../../src/core/token/keyring.ts'
import { signToken } from '../../../../src/core/token/sign.ts'
import { SKEW_SECONDS, verifyToken } from '../../../../src/core/token/verify.ts'

const NOW = 1_800_000_000
const LINK: LinkClaims = { use: 'link', sub: 'films/one', iat: NOW, exp: NOW + 60 }
const secret = (kid: string, fill: number) => ({
  kty: 'oct',
  kid,
  k: base64url(new Uint8Array(32).fill(fill)),
})

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function ring(...keys: object[]): Keyring {
  return readKeyring(JSON.stringify({ keys }))
}

function verify(token: string, keyring: Keyring, now = NOW) {
  return verifyToken(token, { keyring, now, maxLifeSeconds: { link: 604_800, play: 86_400 } })
}

/** Signs any payload under any header, as a careless or hostile issuer might. */
async function forge(payload: unknown, header: Record<string, unknown>, key = secret('a', 1)) {
  const cryptoKey = await ring(key).find(key.kid)?.signingKey()
  if (cryptoKey === undefined) throw new Error('no key')
  const bytes = new TextEncoder().encode(
    typeof payload === 'string' ? payload : JSON.stringify(payload),
  )
  return new CompactSign(bytes).setProtectedHeader({ alg: 'HS256', ...header }).sign(cryptoKey)
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('RFC 7515: signatures', () => {
  it.each([
    ['ES256', 'ES256'],
    ['EdDSA', 'Ed25519'],
  ])('%s is signed with the private key and verified with the public one', async (_, algorithm) => {
    const pair = await generateKeyPair(algorithm, { extractable: true })
    const both = { ...(await exportJWK(pair.privateKey)), kid: 'pair' }
    const { d: _private, ...open } = both as Record<string, unknown>
    const token = await signToken(LINK, ring(both))
    expect(await verify(token, ring(open))).toEqual({ claims: LINK, kid: 'pair' })
    expect(await verify(token, ring(both))).toEqual({ claims: LINK, kid: 'pair' })
    expect(ring(open).signer).toBeUndefined()
  })

  it('every key verifies and the first signs', async () => {
    const old = ring(secret('old', 1))
    const both = ring(secret('new', 2), secret('old', 1))
    expect(await verify(await signToken(LINK, old), both)).toEqual({ claims: LINK, kid: 'old' })
    expect(await codeOf(verify(await signToken(LINK, both), old))).toBe('token_signature')
  })

  it('a token changed in any one character is refused', async () => {
    const keyring = ring(secret('a', 1))
    const token = await signToken(LINK, keyring)
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A'
      const code = await codeOf(verify(token.slice(0, at) + other + token.slice(at + 1), keyring))
      expect(code).toMatch(/^token_(malformed|signature)$/)
    }
  })

  it('the header cannot choose the algorithm', async () => {
    const keyring = ring(secret('a', 1))
    const [, payload, signature] = (await signToken(LINK, keyring)).split('.')
    for (const alg of ['none', 'HS512', 'ES256', undefined]) {
      const header = base64url(new TextEncoder().encode(JSON.stringify({ alg, kid: 'a' })))
      expect(await codeOf(verify(`${header}.${payload}.${signature}`, keyring))).toBe(
        'token_signature',
      )
    }
  })

  it('a public key is never taken for a secret', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    const open = { ...(await exportJWK(pair.publicKey)), kid: 'pair' }
    const asSecret = {
      kty: 'oct',
      kid: 'pair',
      k: base64url(new TextEncoder().encode(JSON.stringify(open))),
    }
    expect(await codeOf(verify(await forge(LINK, { kid: 'pair' }, asSecret), ring(open)))).toBe(
      'token_signature',
    )
  })

  it('a missing or unknown kid is refused', async () => {
    const keyring = ring(secret('a', 1))
    expect(await codeOf(verify(await forge(LINK, {}), keyring))).toBe('token_malformed')
    expect(await codeOf(verify(await forge(LINK, { kid: 'b' }), keyring))).toBe('token_signature')
  })
})

describe('strict decoding', () => {
  it.each(['', '.', '..', 'a.b', 'a.b.c.d', ' a.b.c', 'a+b.c.d', `${'a'.repeat(9000)}.b.c`])(
    '%j is refused',
    async (token) => {
      expect(await codeOf(verify(token, ring(secret('a', 1))))).toBe('token_malformed')
    },
  )

  it('a second spelling of the same signature is refused', async () => {
    const keyring = ring(secret('a', 1))
    const token = await signToken(LINK, keyring)
    // 32 bytes are 43 characters, the last of which has two unused bits.
    const last = token.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const twin = alphabet[alphabet.indexOf(last) + 1] ?? ''
    expect(await codeOf(verify(token.slice(0, -1) + twin, keyring))).toBe('token_malformed')
    expect(await codeOf(verify(`${token}=`, keyring))).toBe('token_malformed')
  })

  it('a payload that is no JSON object is refused', async () => {
    for (const payload of ['', 'x', '[]', 'null', '1']) {
      expect(await codeOf(verify(await forge(payload, { kid: 'a' }), ring(secret('a', 1))))).toBe(
        'token_malformed',
      )
    }
  })
})

describe('RFC 7519 4.1: times', () => {
  const keyring = ring(secret('a', 1))

  it('exp holds to the second, with the skew', async () => {
    const token = await signToken(LINK, keyring)
    expect(await codeOf(verify(token, keyring, LINK.exp + SKEW_SECONDS - 1))).toBe('accepted')
    expect(await codeOf(verify(token, keyring, LINK.exp + SKEW_SECONDS))).toBe('token_expired')
  })

  it('nbf and iat hold to the second, with the skew', async () => {
    for (const claim of ['nbf', 'iat']) {
      const token = await signToken({ ...LINK, exp: NOW + 600, [claim]: NOW + 100 }, keyring)
      expect(await codeOf(verify(token, keyring, NOW + 100 - SKEW_SECONDS))).toBe('accepted')
      expect(await codeOf(verify(token, keyring, NOW + 99 - SKEW_SECONDS))).toBe(
        'token_not_yet_valid',
      )
    }
  })

  it('a life longer than allowed is refused, counted from when the token becomes valid', async () => {
    const week = 604_800
    const make = (claims: Partial<LinkClaims>) => signToken({ ...LINK, ...claims }, keyring)
    expect(await codeOf(verify(await make({ exp: NOW + week }), keyring))).toBe('accepted')
    expect(await codeOf(verify(await make({ exp: NOW + week + 1 }), keyring))).toBe(
      'token_lifetime',
    )
    const premiere = await make({ nbf: NOW + 1000, exp: NOW + 1000 + week })
    expect(await codeOf(verify(premiere, keyring, NOW + 1000))).toBe('accepted')
    const early = await make({ nbf: NOW + 31 * 86_400, exp: NOW + 31 * 86_400 + 60 })
    expect(await codeOf(verify(early, keyring, NOW + 31 * 86_400))).toBe('token_lifetime')
    const { iat: _, ...unissued } = LINK
    const undated = await forge({ ...unissued, exp: NOW + week + 1 }, { kid: 'a' })
    expect(await codeOf(verify(undated, keyring))).toBe('token_lifetime')
  })
})

describe('a header or a payload that can be read in two ways', () => {
  const keyring = ring(secret('a', 1))
  const raw = async (header: string) => {
    const [, payload, signature] = (await signToken(LINK, keyring)).split('.')
    return `${base64url(new TextEncoder().encode(header))}.${payload}.${signature}`
  }

  it.each([
    '{"alg":"HS256","kid":"a","kid":"b"}',
    '{"alg":"none","alg":"HS256","kid":"a"}',
    '{"alg":"HS256","kid":"a","crit":["b64"],"b64":false}',
    '[["HS256"]]',
    '"a"',
    '{"alg":"HS256","kid":5}',
    `{"alg":"HS256","kid":"a","x":${'['.repeat(100)}${']'.repeat(100)}}`,
  ])('the header %s is refused', async (header) => {
    expect(await codeOf(verify(await raw(header), keyring))).toBe('token_malformed')
  })

  it.each([
    '{"use":"link","sub":"films/one","exp":1800000060,"exp":1900000000}',
    '{"use":"link","sub":"films/one","exp":1800000060,"geo":{"allow":["DE"],"allow":["US"]}}',
    `{"use":"link","sub":"films/one","exp":1800000060,"x_a":${'['.repeat(3000)}${']'.repeat(3000)}}`,
    '\ufeff{"use":"link","sub":"films/one","exp":1800000060}',
  ])('the payload %.60s is refused', async (payload) => {
    expect(await codeOf(verify(await forge(payload, { kid: 'a' }), keyring))).toBe(
      'token_malformed',
    )
  })
})

describe('claims', () => {
  const keyring = ring(secret('a', 1))
  const read = async (claims: object) =>
    codeOf(verify(await forge({ ...LINK, ...claims }, { kid: 'a' }), keyring))

  it('iss, aud and x_ are ignored', async () => {
    expect(await read({ iss: 'shop', aud: 'video', x_order: { id: 1 } })).toBe('accepted')
  })

  it.each([
    { geo: { deny: ['RU'] } },
    { net: ['10.0.0.0/8', '2001:db8::/32'] },
    { ref: ['example.com', '*.example.org'], ref_none: 'deny' },
    { viewer: 'v', max_streams: 2 },
    { audio: 'de-CH', subtitles: 'en' },
    { clip: { start: 0, end: 1.5 } },
    { nbf: NOW },
  ])('%j is accepted', async (claims) => {
    expect(await read(claims)).toBe('accepted')
  })

  it('a claim that is not understood might be a restriction, so it closes the token', async () => {
    for (const name of ['ip', 'country', 'X_order', '__proto__', 'constructor', 'toString']) {
      expect(await read({ [name]: 'x' })).toBe('restriction_unenforceable')
    }
  })

  it.each([
    { exp: 'soon' },
    { exp: undefined },
    { use: 'both' },
    { use: undefined },
    { sub: 'Films' },
    { sub: 'films//one' },
    { sub: '/' },
    { sub: '' },
    { max_height: '720' },
    { max_height: 0 },
    { max_height: 1.5 },
    { jti: 1 },
    { jti: '' },
    { clip: 5 },
    { clip: { start: 5, end: 5 } },
    { clip: { start: -1 } },
    { clip: { end: 5 } },
    { clip: { start: 1, end: 5, first: 2 } },
    { clip: { start: 1, end: 5, more: true } },
    { audio: 'not a language' },
    { geo: { allow: [] } },
    { geo: 'DE' },
    { net: [] },
    { net: ['10.0.0.0/99'] },
    { ref: [] },
    { ref: ['https://example.com'] },
    { ref_none: 'maybe' },
    { ref_none: false },
    { max_streams: 2 },
    { viewer: 'v', max_streams: 0 },
    { viewer: 'v', max_streams: 101 },
    { viewer: 'v', max_streams: '2' },
    { viewer: '' },
    { viewer: 'v'.repeat(129) },
    { nbf: NOW, iat: undefined },
    { sid: 's' },
    { link_kid: 'k' },
    { link_iat: NOW },
    { paths: ['films/one/'] },
    { use: 'play', sid: 's', paths: ['films/one/'], audio: 'en' },
    { use: 'play' },
    { use: 'play', sid: 's' },
    { use: 'play', sid: 's', paths: [] },
    { use: 'play', sid: 's', paths: ['/'] },
    { use: 'play', sid: 's', paths: ['films/one/'], sub: 'films/' },
  ])('%j is refused', async (claims) => {
    expect(await read(claims)).toBe('token_malformed')
  })
})

describe('messages', () => {
  it('never hold a part of the token', async () => {
    const keyring = ring(secret('a', 1))
    const token = await signToken(LINK, keyring)
    const wrong = [
      `${token}A`,
      `${token.slice(0, -4)}AAAA`,
      await forge({ ...LINK, secret_claim: 1 }, { kid: 'a' }),
    ]
    for (const each of wrong) {
      const error = await verify(each, keyring).catch((caught: unknown) => caught)
      const shown = JSON.stringify([String(error), (error as { cure?: string }).cure])
      for (const part of each.split('.')) expect(shown).not.toContain(part.slice(0, 12))
    }
  })
})
