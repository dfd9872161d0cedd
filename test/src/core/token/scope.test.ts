import { describe, expect, it } from 'vitest'
import { assetOpenedByLink, isOpenedByPlayback } from '../../../../src/core/token/scope.ts'

const V = '_v0123456789abcdef'

describe('a link', () => {
  it.each([
    ['films/a', 'films/a/master.m3u8', 'films/a'],
    ['films/a', 'films/a/other.m3u8', 'films/a'],
    ['films/a', `films/a/${V}/poster.jpg`, 'films/a'],
    ['films/', 'films/a/master.m3u8', 'films/a'],
    ['films/', 'films/a/b/master.m3u8', 'films/a/b'],
    ['films/a', 'films/a/b/master.m3u8', undefined],
    ['films/a', 'films/ab/master.m3u8', undefined],
    ['films/a', 'films/master.m3u8', undefined],
    ['films/a', `films/a/${V}/storyboard/index.vtt`, 'films/a'],
    ['films/', `films/a/${V}/storyboard/00001.jpg`, 'films/a'],
    ['films/a', `films/a/${V}/storyboard/index.m3u8`, undefined],
    ['films/a', `films/a/${V}/storyboard/more/00001.jpg`, undefined],
    ['films/a', `films/a/b/${V}/storyboard/index.vtt`, undefined],
    ['films/a', `films/a/b/${V}/poster.jpg`, undefined],
    ['films/a', `films/a/${V}/video-720p/00001.m4s`, undefined],
    ['films/', 'films/master.m3u8', undefined],
    ['films/', 'films2/a/master.m3u8', undefined],
    ['films', '_sluice/assets/films.json', undefined],
  ])('for %s at %s opens %s', (sub, key, asset) => {
    expect(assetOpenedByLink({ sub }, key)).toBe(asset)
  })

  it('for a part opens no storyboard, which shows all of it', () => {
    const part = { sub: 'films/a', clip: { start: 0, end: 4 } }
    expect(assetOpenedByLink(part, `films/a/${V}/storyboard/index.vtt`)).toBeUndefined()
    expect(assetOpenedByLink(part, `films/a/${V}/storyboard/00001.jpg`)).toBeUndefined()
    expect(assetOpenedByLink(part, `films/a/${V}/poster.jpg`)).toBe('films/a')
  })
})

describe('a playback token', () => {
  it.each([
    [['a/v/'], 'a/v/1.ts', true],
    [['a/v'], 'a/v/1.ts', false],
    [['a/v'], 'a/v', true],
    [['a/v/'], 'a/vv/1.ts', false],
    [['a/'], 'a/1.ts', true],
    [['a/'], `a/${V}/video/1.m4s`, true],
    [['a/'], `a/b/${V}/video/1.m4s`, false],
    [['b/'], 'b/1.ts', false],
    [['_sluice/'], '_sluice/assets/a.json', false],
  ])('with the paths %j at %s: %s', (paths, key, opens) => {
    expect(isOpenedByPlayback({ sub: 'a', paths }, key)).toBe(opens)
  })
})
