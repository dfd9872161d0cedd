import { describe, expect, it } from 'vitest'
import { playbackClaims, playbackSeconds } from '../../../../src/core/token/playback.ts'

const HOUR = 3600
const DAY = 24 * HOUR

const lasts = (given: Partial<Parameters<typeof playbackSeconds>[0]>) =>
  playbackSeconds({
    durationSeconds: undefined,
    isEncoding: false,
    maxSessionSeconds: DAY,
    ...given,
  })

describe('a session lasts', () => {
  it.each([
    ['half as long again as the film, and 10 min', 3 * HOUR, 4.5 * HOUR + 600],
    ['10 min and some for a short clip', 4, 606],
    ['whole seconds', 1.1, 602],
    ['6 h where nothing is known of the length', undefined, 6 * HOUR],
    ['a day at most', 20 * HOUR, DAY],
  ])('%s', (_, durationSeconds, expected) => {
    expect(lasts({ durationSeconds })).toBe(expected)
  })

  it('no longer than is configured, also where nothing is known of the length', () => {
    expect(lasts({ durationSeconds: undefined, maxSessionSeconds: HOUR })).toBe(HOUR)
  })

  it('6 h or more while the film is encoded, for which a viewer may have to wait', () => {
    expect(lasts({ durationSeconds: 60, isEncoding: true })).toBe(6 * HOUR)
    expect(lasts({ durationSeconds: 5 * HOUR, isEncoding: true })).toBe(7.5 * HOUR + 600)
  })
})

describe('a session of a link', () => {
  const now = 1_800_000_000
  const begun = (claims: object, kid = 'k1') =>
    playbackClaims({
      link: { kid, claims: { use: 'link', sub: 'a', exp: now + 60, ...claims } },
      asset: 'a',
      paths: ['a/'],
      sid: 's',
      signerKid: 'k1',
      now,
      durationSeconds: 60,
      isEncoding: false,
      maxSessionSeconds: DAY,
    })

  it('knows when the link was issued, by its own word and in whole seconds', () => {
    expect(begun({ iat: now - 5.5 })).toMatchObject({ iat: now, link_iat: now - 6 })
    expect(begun({}).link_iat).toBe(0)
  })

  it('knows the key that signed the link, where that is another', () => {
    expect(begun({}, 'k2').link_kid).toBe('k2')
    expect(begun({})).not.toHaveProperty('link_kid')
  })
})
