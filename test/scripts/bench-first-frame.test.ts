import { expect, it } from 'vitest'
import { firstFrameResult } from '../../scripts/bench/first-frame-time.ts'
import { DISCARDED, uploadResult } from '../../scripts/bench/publish-time.ts'
import { isMet } from '../../scripts/bench/suite.ts'

it('the first picture of ours is held against all of the article', () => {
  const rows = [
    { name: 'article', samples: [80, 100] },
    { name: 'sluice', samples: [8, 14] },
    { name: 'sluice, small first', samples: [4, 4] },
  ]
  const { comparisons, targets } = firstFrameResult(rows, rows, 'FFmpeg')
  expect(comparisons.map(({ rows }) => rows)).toEqual([rows, rows])
  expect(comparisons[0]?.title).toContain('until FFmpeg shows a picture')
  expect(targets[0]?.value).toBeCloseTo(0.12)
  expect(targets.map(isMet)).toEqual([true])
})

it('each upload is held against the encode that is thrown away', () => {
  const { targets } = uploadResult([
    { name: DISCARDED, samples: [20, 40] },
    { name: 'a folder', samples: [20, 41] },
    { name: 'the local bucket', samples: [21.6, 43.2] },
  ])
  expect(targets.map(({ what }) => what)).toEqual([
    'wall time with the upload to a folder',
    'wall time with the upload to the local bucket',
  ])
  expect(targets.map(isMet)).toEqual([true, false])
})
