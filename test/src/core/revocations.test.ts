import { describe, expect, it } from 'vitest'
import {
  endOfRevocation,
  findRevocation,
  indexRevocations,
  type Revocation,
  readRevocations,
  withoutRevocation,
  withRevocation,
  writeRevocations,
} from '../../../src/core/revocations.ts'
import type { VerifiedToken } from '../../../src/core/token/verify.ts'

const NOW = 1_800_000_000
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

function isRevoked(token: VerifiedToken, entry: Revocation, now = NOW, asset = token.claims.sub) {
  return findRevocation(indexRevocations([entry]), token, asset, now) !== undefined
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
    ['no asset below it', LINK, revocation('asset', 'films'), false],
  ])('%s', (_, token, entry, expected) => {
    expect(isRevoked(token, entry)).toBe(expected)
  })

  it('a link for a folder, for the asset that it is used for', () => {
    const folder: VerifiedToken = { ...LINK, claims: { ...LINK.claims, sub: 'films/' } as never }
    const entry = revocation('asset', 'films/one')
    expect(isRevoked(folder, entry, NOW, 'films/one')).toBe(true)
    expect(isRevoked(folder, entry, NOW, 'films/two')).toBe(false)
  })

  it('of an asset what was issued until then; what is issued later opens it again', () => {
    const entry = revocation('asset', 'films/one')
    const issued = (iat: number | undefined) =>
      ({ ...LINK, claims: { ...LINK.claims, iat } }) as VerifiedToken
    expect(isRevoked(issued(NOW), entry)).toBe(true)
    expect(isRevoked(issued(NOW + 1), entry)).toBe(false)
    expect(isRevoked(issued(undefined), entry)).toBe(true)
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
    '{}',
    '[]',
    '{"revocations":[{}]}',
    '{"revocations":[{"kind":"ip","value":"x","at":1,"until":2}]}',
  ])('%s is an error and not an empty list', (json) => {
    expect(() => readRevocations(json)).toThrow(SyntaxError)
  })
})
