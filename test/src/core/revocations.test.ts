import { describe, expect, it } from 'vitest'
import {
  endOfRevocation,
  findRevocation,
  indexRevocations,
  type Revocation,
  readRevocations,
  revocationOfToken,
  withoutRevocation,
  withRevocation,
  writeRevocations,
} from '../../../src/core/revocations.ts'
import type { VerifiedToken } from '../../../src/core/token/verify.ts'

const NOW = 1_800_000_000
const ENTRY = 'films/one/master.m3u8'
const SEGMENT = 'films/one/_v0123456789abcdef/video-720p/00001.m4s'
const LIFE = { link: 604_800, play: 86_400 }

const LINK: VerifiedToken = {
  kid: 'k1',
  claims: { use: 'link', sub: 'films/one', jti: 'j1', iat: NOW - 100, exp: NOW + 100 },
}
const SESSION: VerifiedToken = {
  kid: 'k2',
  claims: {
    use: 'play',
    sub: 'films/one',
    sid: 's1',
    jti: 'j1',
    link_kid: 'k1',
    iat: NOW - 50,
    exp: NOW + 100,
    paths: ['films/one/'],
  },
}

function revocation(kind: Revocation['kind'], value: string, more: Partial<Revocation> = {}) {
  return { kind, value, at: NOW, until: NOW + 1000, ...more }
}

/** Used for the entry of an asset, or for another key. */
function isRevoked(token: VerifiedToken, entry: Revocation, now = NOW, key = ENTRY) {
  return findRevocation(indexRevocations([entry]), token, key, now) !== undefined
}

function withClaims<Token extends VerifiedToken>(token: Token, claims: object): Token {
  return { ...token, claims: { ...token.claims, ...claims } }
}

describe('what a revocation reaches', () => {
  it.each([
    ['the link of its jti', LINK, revocation('jti', 'j1'), true],
    ['the sessions of that link', SESSION, revocation('jti', 'j1'), true],
    ['no other link', LINK, revocation('jti', 'j2'), false],
    ['no link named like a session', LINK, revocation('sid', 'j1'), false],
    ['the session of its sid', SESSION, revocation('sid', 's1'), true],
    ['no other session', SESSION, revocation('sid', 's2'), false],
    ['what its key signed', LINK, revocation('kid', 'k1'), true],
    ['sessions whose link its key signed', SESSION, revocation('kid', 'k1'), true],
    ['sessions that its key signed', SESSION, revocation('kid', 'k2'), true],
    ['nothing of another key', LINK, revocation('kid', 'k2'), false],
    ['links of its asset', LINK, revocation('asset', 'films/one'), true],
    ['sessions of its asset', SESSION, revocation('asset', 'films/one'), true],
    ['assets in its folder', SESSION, revocation('asset', 'films/'), true],
    ['no asset that is named alike', LINK, revocation('asset', 'films/on'), false],
  ])('%s', (_, token, entry, expected) => {
    expect(isRevoked(token, entry)).toBe(expected)
  })

  it('a link for a folder, for the asset that it is used for', () => {
    const folder = withClaims(LINK, { sub: 'films/' })
    const entry = revocation('asset', 'films/one')
    expect(isRevoked(folder, entry, NOW, ENTRY)).toBe(true)
    expect(isRevoked(folder, entry, NOW, 'films/two/master.m3u8')).toBe(false)
  })

  it('every folder above an asset, however deep it lies', () => {
    const key = 'a/b/c/one/master.m3u8'
    for (const folder of ['a/', 'a/b/', 'a/b/c/']) {
      expect(isRevoked(LINK, revocation('asset', folder), NOW, key)).toBe(true)
    }
    expect(isRevoked(LINK, revocation('asset', 'b/'), NOW, key)).toBe(false)
  })

  it('an asset with all of its versions, and none that lies below it', () => {
    expect(isRevoked(SESSION, revocation('asset', 'films/one'), NOW, SEGMENT)).toBe(true)
    expect(isRevoked(SESSION, revocation('asset', 'films'), NOW, SEGMENT)).toBe(false)
  })

  it("a tree of somebody else's with the folders in it, which a link for a folder names as assets", () => {
    const folder = withClaims(LINK, { sub: 'shows/' })
    const inner = 'shows/one/360p/index.m3u8'
    expect(isRevoked(folder, revocation('asset', 'shows/one'), NOW, inner)).toBe(true)
    expect(isRevoked(folder, revocation('asset', 'shows/two'), NOW, inner)).toBe(false)
  })

  it('of an asset what was issued until then; what is issued later than clocks differ opens it again', () => {
    const entry = revocation('asset', 'films/one')
    const issued = (iat: number | undefined) => withClaims(LINK, { iat })
    expect(isRevoked(issued(NOW + 30), entry)).toBe(true)
    expect(isRevoked(issued(NOW + 31), entry)).toBe(false)
    expect(isRevoked(issued(undefined), entry)).toBe(true)
  })

  it('of an asset sessions that began later, of links that were issued until then', () => {
    const entry = revocation('asset', 'films/one')
    const session = (claims: object) => withClaims(SESSION, { iat: NOW + 60, ...claims })
    expect(isRevoked(session({ link_iat: NOW - 100 }), entry)).toBe(true)
    expect(isRevoked(session({ link_iat: 0 }), entry)).toBe(true)
    expect(isRevoked(session({ link_iat: NOW + 31 }), entry)).toBe(false)
    expect(isRevoked(session({}), entry)).toBe(false)
  })

  it('until its end, and for ever where it has none', () => {
    expect(isRevoked(LINK, revocation('jti', 'j1', { until: NOW + 10 }), NOW + 9)).toBe(true)
    expect(isRevoked(LINK, revocation('jti', 'j1', { until: NOW + 10 }), NOW + 10)).toBe(false)
    expect(isRevoked(LINK, revocation('kid', 'k1', { until: null }), NOW * 2)).toBe(true)
  })
})

describe('when a revocation ends', () => {
  it('is when all that it reaches has expired, with the skew of clocks', () => {
    const link = LIFE.link + 30 * 86_400 + LIFE.play + 60
    expect(endOfRevocation('sid', NOW, LIFE)).toBe(NOW + LIFE.play + 30)
    expect(endOfRevocation('jti', NOW, LIFE)).toBe(NOW + link)
    expect(endOfRevocation('asset', NOW, LIFE)).toBe(NOW + link)
    expect(endOfRevocation('kid', NOW, LIFE)).toBeNull()
  })
})

describe('what a token itself tells of a revocation', () => {
  const end = Number(LINK.claims.exp) + 30

  it('a link by its jti, until the last session that it may start has expired', () => {
    const expected = { kind: 'jti', value: 'j1', at: NOW, until: end + LIFE.play + 30 }
    expect(revocationOfToken(LINK, NOW, LIFE)).toEqual(expected)
    expect(revocationOfToken(withClaims(LINK, { jti: undefined }), NOW, LIFE)).toBeUndefined()
  })

  it('a session by its sid, until it has expired', () => {
    const expected = { kind: 'sid', value: 's1', at: NOW, until: end }
    expect(revocationOfToken(SESSION, NOW, LIFE)).toEqual(expected)
  })

  it('in whole seconds, and for ever where no date is so late', () => {
    const until = (exp: number) => revocationOfToken(withClaims(SESSION, { exp }), NOW, LIFE)?.until
    expect(until(NOW + 0.5)).toBe(NOW + 31)
    expect(until(1e300)).toBeNull()
  })
})

describe('the list', () => {
  const one = revocation('jti', 'j1')
  const two = revocation('sid', 's1', { until: NOW + 5 })

  it('comes back as it was written', () => {
    expect(readRevocations(writeRevocations([one, two]))).toEqual([one, two])
  })

  it('has one entry for one thing, and none that is over', () => {
    const again = revocation('jti', 'j1', { at: NOW + 10, until: NOW + 2000 })
    expect(withRevocation([one, two], again)).toEqual([again])
    expect(withoutRevocation([one, two], { kind: 'jti', value: 'j1' }, NOW)).toEqual([two])
    expect(withoutRevocation([one, two], { kind: 'jti', value: 'other' }, NOW)).toEqual([one, two])
  })

  it.each([
    '',
    'null',
    '{}',
    '[]',
    '{"revocations":[{}]}',
    '{"revocations":[{"kind":"ip","value":"x","at":1,"until":2}]}',
  ])('%s is an error and not an empty list', (json) => {
    const cure = expect.stringContaining('_sluice/revocations.json')
    expect(() => readRevocations(json)).toThrow(
      expect.objectContaining({ code: 'storage_unavailable', cure }),
    )
  })
})
