import { describe, expect, test } from 'vitest'
import { isAtEnd, percentOf, reachableEnd, shareOf } from '../../../src/web/watch/growth.ts'

const growing = (seconds: number) => ({ seconds, isGrowing: true })
const whole = (seconds: number) => ({ seconds, isGrowing: false })

describe('how much of a video there is', () => {
  test('is a part of the planned length, and never more than all', () => {
    expect(shareOf(growing(6), 24)).toBe(0.25)
    expect(shareOf(growing(25), 24)).toBe(1)
    expect(shareOf(growing(0), 24)).toBe(0)
  })

  test('is all where no more comes, or where nothing is known', () => {
    expect(shareOf(whole(6), 24)).toBe(1)
    expect(shareOf(growing(6), 0)).toBe(1)
  })

  test('is told in whole percents, which reach 100 only with the end', () => {
    expect(percentOf(growing(8), 24)).toBe(33)
    expect(percentOf(growing(24), 24)).toBe(99)
    expect(percentOf(whole(24), 24)).toBe(100)
  })
})

describe('a viewer waits for the encoder', () => {
  test('only near the end of what there is, and only while it grows', () => {
    expect(isAtEnd(growing(8), 7.9)).toBe(true)
    expect(isAtEnd(growing(8), 5)).toBe(false)
    expect(isAtEnd(whole(8), 8)).toBe(false)
  })
})

describe('one can seek', () => {
  const ranges = (...ends: number[]) => ({
    length: ends.length,
    end: (at: number) => ends[at] ?? 0,
  })

  test('to the end where there is one, else as far as the player says', () => {
    expect(reachableEnd({ duration: 24, seekable: ranges() })).toBe(24)
    expect(reachableEnd({ duration: Number.POSITIVE_INFINITY, seekable: ranges(4, 9) })).toBe(9)
  })

  test('nowhere before anything is loaded', () => {
    expect(reachableEnd({ duration: Number.NaN, seekable: ranges() })).toBe(0)
  })
})
