import { expect, test } from 'vitest'
import { dropAlike } from '../../../transcoder/package/alike.ts'
import { makePlan } from '../../../transcoder/plan/make-plan.ts'
import { SETTINGS, source, sourceAudio } from '../../support/plan-fixtures.ts'
import { rendition } from '../../support/presentation-fixtures.ts'

const PLAN = makePlan(source({ audio: [sourceAudio(1)] }), SETTINGS)

/** Kilobits per second of the picture's rungs, as they come. */
function drop(...rates: readonly number[]) {
  const videos = PLAN.video
    .slice(0, rates.length)
    .map((plan, index) => rendition(plan, [[4, (rates[index] ?? 0) * 500]]))
  const sounds = PLAN.audio.map((plan) => rendition(plan, [[4, 64_000]]))
  const { kept, dropped } = dropAlike([...videos, ...sounds])
  return { kept: kept.map(({ plan }) => plan.name), dropped }
}

const SOUND = ['audio-1', 'audio-1-low']

test('rungs that differ stay', () => {
  expect(drop(100, 300, 600)).toEqual({
    kept: ['video-234p', 'video-360p', 'video-432p-730k', ...SOUND],
    dropped: [],
  })
})

test('of two of one size the dearer goes', () => {
  expect(drop(100, 300, 600, 680)).toEqual({
    kept: ['video-234p', 'video-360p', 'video-432p-730k', ...SOUND],
    dropped: [{ name: 'video-432p-1100k', like: 'video-432p-730k' }],
  })
})

test('of two sizes the smaller goes', () => {
  expect(drop(100, 300, 340)).toEqual({
    kept: ['video-234p', 'video-432p-730k', ...SOUND],
    dropped: [{ name: 'video-360p', like: 'video-432p-730k' }],
  })
})

test('where all come out alike, the lowest and the largest stay', () => {
  expect(drop(50, 52, 54, 54, 57, 60)).toEqual({
    kept: ['video-234p', 'video-720p-3000k', ...SOUND],
    dropped: [
      { name: 'video-360p', like: 'video-432p-730k' },
      { name: 'video-432p-1100k', like: 'video-432p-730k' },
      { name: 'video-432p-730k', like: 'video-540p' },
      { name: 'video-540p', like: 'video-720p-3000k' },
    ],
  })
})

test('a larger picture that costs less takes the place of the one above', () => {
  expect(drop(100, 300, 290)).toEqual({
    kept: ['video-234p', 'video-432p-730k', ...SOUND],
    dropped: [{ name: 'video-360p', like: 'video-432p-730k' }],
  })
})

test('the lowest rung stays, even where it costs more', () => {
  expect(drop(60, 50)).toEqual({ kept: ['video-234p', 'video-360p', ...SOUND], dropped: [] })
})

test('two stay, though they are alike', () => {
  const [, , plan] = PLAN.video
  if (plan === undefined) throw new Error('no rung')
  const twins = ['a', 'b'].map((name) => rendition({ ...plan, name }, [[4, 1000]]))
  expect(dropAlike(twins)).toEqual({ kept: twins, dropped: [] })
})
