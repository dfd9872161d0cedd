import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  iframesName,
  isOfWholeFilm,
  segmentName,
  segmentsOfKey,
  textSegmentName,
} from '../../../src/core/asset-keys.ts'

const FOLDER = 'films/x/_v0123456789abcdef/video-720p'

describe('the segments that a key stands for', () => {
  it('are those of its name, however large', () => {
    expect(segmentsOfKey(`${FOLDER}/00042.m4s`)).toEqual({ first: 42, last: 42 })
    expect(segmentsOfKey(`${FOLDER}/i00042.m4s`)).toEqual({ first: 42, last: 42 })
    expect(segmentsOfKey(`${FOLDER}/00016-00030.vtt`)).toEqual({ first: 16, last: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (number) => {
        const one = { first: number, last: number }
        expect(segmentsOfKey(`${FOLDER}/${segmentName(number)}`)).toEqual(one)
        expect(segmentsOfKey(`${FOLDER}/${iframesName(number)}`)).toEqual(one)
        expect(segmentsOfKey(`${FOLDER}/${textSegmentName(number, number + 14)}`)).toEqual({
          first: number,
          last: number + 14,
        })
      }),
    )
  })

  it.each([
    `${FOLDER}/00016-00015.vtt`,
    `${FOLDER}/00001-15.vtt`,
    `${FOLDER}/i00000.m4s`,
    `${FOLDER}/init.mp4`,
    `${FOLDER}/index.m3u8`,
    `${FOLDER}/00000.m4s`,
    `${FOLDER}/42.m4s`,
    `${FOLDER}/000042.m4s`,
    `${FOLDER}/00042.m4s.bak`,
    `${FOLDER}/00042.ts`,
    `${FOLDER}/deeper/00042.m4s`,
    'films/x/_v0123456789abcdef/00042.m4s',
    'films/x/video-720p/00042.m4s',
    '_v0123456789abcdef/video-720p/00042.m4s',
    '/_v0123456789abcdef/video-720p/00042.m4s',
    '00042.m4s',
    '',
  ])('are not told by %j', (key) => {
    expect(segmentsOfKey(key)).toBeUndefined()
  })
})

describe('what shows all of a film at once', () => {
  const VERSION = 'films/x/_v0123456789abcdef'

  it.each([`${VERSION}/storyboard/00001.jpg`, `${VERSION}/subtitles-1/index.vtt`])('%s', (key) => {
    expect(isOfWholeFilm(key)).toBe(true)
  })

  it.each([
    `${VERSION}/poster.jpg`,
    `${VERSION}/subtitles-1/index.m3u8`,
    `${VERSION}/subtitles-1/00001-00015.vtt`,
    'films/x/storyboard/00001.jpg',
  ])('not %s', (key) => {
    expect(isOfWholeFilm(key)).toBe(false)
  })
})
