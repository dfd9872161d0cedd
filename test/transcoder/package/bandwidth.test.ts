import { expect, test } from 'vitest'
import { peakBps } from '../../../transcoder/package/bandwidth.ts'

/** Pairs of seconds and kilobytes. */
function segments(...pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([durationSeconds, kilobytes]) => ({
    durationSeconds,
    byteLength: kilobytes * 1000,
  }))
}

test.each([
  { what: 'even segments', of: segments([4, 500], [4, 1000], [4, 500]), target: 4, kbps: 2000 },
  {
    what: 'a last one that is too short to count alone',
    of: segments([4, 500], [1, 500]),
    target: 4,
    kbps: 1600,
  },
  {
    what: 'a last one of just half a target',
    of: segments([4, 500], [2, 500]),
    target: 4,
    kbps: 2000,
  },
  {
    what: 'short ones, that count in runs',
    of: segments([1, 100], [1, 900], [1, 100], [1, 100]),
    target: 4,
    kbps: 4000,
  },
  {
    what: 'a run of just one and a half targets and half a second',
    of: segments([1.5, 900], [5, 1], [0.5, 0]),
    target: 4,
    kbps: (901 * 8) / 6.5,
  },
  { what: 'one that is too short for any run', of: segments([0.3, 30]), target: 1, kbps: 800 },
  { what: 'nothing', of: [], target: 4, kbps: 0 },
])('$what', ({ of, target, kbps }) => {
  expect(peakBps(of, target)).toBeCloseTo(kbps * 1000, 3)
})
