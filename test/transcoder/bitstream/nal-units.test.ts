import { expect, test } from 'vitest'
import {
  annexBUnits,
  isIntra,
  lengthPrefixedUnits,
  payloadOf,
  startsWithIdr,
} from '../../../transcoder/bitstream/nal-units.ts'

const bytes = (...values: readonly number[]) => Uint8Array.from(values)

test('units between start codes of three and four bytes', () => {
  const stream = bytes(9, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x65, 2, 3, 0, 0, 1, 0x41)
  expect([...annexBUnits(stream)]).toEqual([bytes(0x67, 1, 0), bytes(0x65, 2, 3), bytes(0x41)])
})

test('units behind lengths, up to a length that is a lie', () => {
  const stream = bytes(0, 0, 0, 1, 0x65, 0, 0, 0, 2, 0x41, 7, 0, 0, 1, 0, 9)
  expect([...lengthPrefixedUnits(stream, 4)]).toEqual([bytes(0x65), bytes(0x41, 7)])
})

test('bytes that keep start codes out are taken off', () => {
  expect(payloadOf(bytes(0, 0, 3, 1, 0, 0, 3, 0, 0, 3))).toEqual(bytes(0, 0, 1, 0, 0, 0, 0))
})

test.each([
  {
    what: 'H.264, IDR behind other units',
    units: [[0x09], [0x67], [0x65]],
    coding: 'avc',
    is: true,
  },
  { what: 'H.264, a slice of another picture', units: [[0x09], [0x41]], coding: 'avc', is: false },
  {
    what: 'HEVC, IDR_W_RADL',
    units: [
      [0x40, 1],
      [0x26, 1],
    ],
    coding: 'hevc',
    is: true,
  },
  {
    what: 'HEVC, CRA, whose followers may refer back',
    units: [[0x2a, 1]],
    coding: 'hevc',
    is: false,
  },
  { what: 'no slice', units: [[0x67]], coding: 'avc', is: undefined },
] as const)('$what: $is', ({ units, coding, is }) => {
  expect(
    startsWithIdr(
      units.map((unit) => bytes(...unit)),
      coding,
    ),
  ).toBe(is)
})

test.each([
  { what: 'an IDR slice', unit: [0x65, 0x88], coding: 'avc', is: true },
  { what: 'an I slice of another picture', unit: [0x41, 0x88], coding: 'avc', is: true },
  { what: 'a P slice', unit: [0x41, 0x98], coding: 'avc', is: false },
  { what: 'CRA', unit: [0x2a, 1], coding: 'hevc', is: true },
  { what: 'a trailing picture', unit: [0x02, 1], coding: 'hevc', is: false },
] as const)('$what is intra: $is', ({ unit, coding, is }) => {
  expect(isIntra(bytes(...unit, ...new Array(8).fill(0)), coding)).toBe(is)
})
