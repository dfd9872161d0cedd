import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { segmentName, segmentNumber } from '../../../src/core/asset-keys.ts'

const FOLDER = 'films/x/_v0123456789abcdef/video-720p'

describe('the number of a segment', () => {
  it('is that of its name, however large', () => {
    expect(segmentNumber(`${FOLDER}/00042.m4s`)).toBe(42)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (number) => {
        expect(segmentNumber(`${FOLDER}/${segmentName(number)}`)).toBe(number)
      }),
    )
  })

  it.each([
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
  ])('is not told by %j', (key) => {
    expect(segmentNumber(key)).toBeUndefined()
  })
})
