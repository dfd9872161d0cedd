import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contentRange,
  parseRange,
  partLength,
  unsatisfiedRange,
} from '../../../../src/core/http/range.ts'

const WHOLE = { kind: 'whole' }
const UNSATISFIABLE = { kind: 'unsatisfiable' }
const part = (first: number, last: number) => ({ kind: 'part', first, last })

describe('Range (RFC 9110 14.1.2, 14.2)', () => {
  it.each([
    ['bytes=0-0', part(0, 0)],
    ['bytes=2-5', part(2, 5)],
    ['bytes=5-', part(5, 9)],
    ['bytes=0-', part(0, 9)],
    ['bytes=-3', part(7, 9)],
    ['BYTES=2-5', part(2, 5)],
    ['bytes=002-005', part(2, 5)],
    ['bytes=, 2-5 ,', part(2, 5)],
  ])('%s of ten bytes is one part', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected)
  })

  it.each([
    ['bytes=5-10', part(5, 9)],
    ['bytes=5-99999999999999999999999', part(5, 9)],
    ['bytes=-10', part(0, 9)],
    ['bytes=-99999999999999999999999', part(0, 9)],
  ])('%s of ten bytes is cut at the end', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected)
  })

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=99999999999999999999999-', 'bytes=-0', 'bytes=-000'])(
    '%s of ten bytes is unsatisfiable',
    (header) => {
      expect(parseRange(header, 10)).toEqual(UNSATISFIABLE)
    },
  )

  it.each([
    ...['', 'bytes', 'bytes=', 'bytes=,', 'bytes=-', 'bytes=a-b', 'bytes=1-b', 'bytes=0x1-2'],
    ...[
      'bytes=5-4',
      'bytes=--5',
      'bytes=1 - 2',
      'bytes=+1-2',
      'bytes=1.5-2',
      'bytes 1-2',
      ' bytes=1-2',
    ],
    ...['items=0-5', 'bytes=99999999999999999999998-99999999999999999999997', 'bytes=１-２'],
  ])('%j is malformed or of another unit, and ignored', (header) => {
    expect(parseRange(header, 10)).toEqual(WHOLE)
  })

  it('of several parts is ignored', () => {
    expect(parseRange('bytes=0-0,-1', 10)).toEqual(WHOLE)
    expect(parseRange('bytes=20-,30-', 10)).toEqual(WHOLE)
  })

  it('that is absent asks for all', () => {
    expect(parseRange(null, 10)).toEqual(WHOLE)
    expect(parseRange(undefined, 10)).toEqual(WHOLE)
  })

  it('of an empty object has no first byte, but its last five are all there is', () => {
    expect(parseRange('bytes=0-', 0)).toEqual(UNSATISFIABLE)
    expect(parseRange('bytes=-5', 0)).toEqual(WHOLE)
    expect(parseRange('bytes=-0', 0)).toEqual(UNSATISFIABLE)
    expect(parseRange('items=0-', 0)).toEqual(WHOLE)
  })

  it('never leaves the object, whatever is asked', () => {
    const number = fc.oneof(fc.nat(20), fc.bigInt({ min: 0n }), fc.constant(''))
    fc.assert(
      fc.property(number, number, fc.nat(20), (first, last, size) => {
        const range = parseRange(`bytes=${first}-${last}`, size)
        if (range.kind !== 'part') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(size)
      }),
    )
  })
})

it('Content-Range tells the part and the size (RFC 9110 14.4)', () => {
  expect(contentRange({ first: 2, last: 5 }, 10)).toBe('bytes 2-5/10')
  expect(unsatisfiedRange(10)).toBe('bytes */10')
  expect(partLength({ first: 2, last: 5 })).toBe(4)
})
