import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAvcSequence } from '../../../transcoder/bitstream/avc-sequence.ts'
import { avcSequence } from '../../support/verify/pictures.ts'

test.each([
  { what: '720p', picture: { width: 1280, height: 720, profile: [0x64, 0, 0x1f] } },
  {
    what: '1080p, which is cropped',
    picture: { width: 1920, height: 1080, profile: [0x64, 0, 0x28] },
  },
  {
    what: 'a small one of Baseline',
    picture: { width: 176, height: 144, profile: [0x42, 0xc0, 0x0b] },
  },
  { what: 'a portrait', picture: { width: 202, height: 360, profile: [0x4d, 0x40, 0x15] } },
] as const)('$what is read', ({ picture }) => {
  const { width, height, profile } = picture
  const codec = `avc1.${Buffer.from(profile).toString('hex')}`
  expect(readAvcSequence(avcSequence(picture))).toEqual({
    ...{ codec, width, height, referenceFrames: 1, isInterlaced: false },
    ...{ pixelAspect: undefined, transfer: undefined },
  })
})

test('fields and transfer characteristics are told', () => {
  const picture = {
    width: 1920,
    height: 1080,
    profile: [0x64, 0, 0x28],
    isInterlaced: true,
    transfer: 16,
  } as const
  expect(readAvcSequence(avcSequence(picture))).toMatchObject({
    ...{ width: 1920, height: 1080, isInterlaced: true, transfer: 16 },
  })
})

test('whatever it is cut to or made of, there is a result or a RangeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        readAvcSequence(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 2000 },
  )
})
