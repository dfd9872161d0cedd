import { expect, test } from 'vitest'
import { ProgressMeter } from '../../../../scripts/support/progress/meter.ts'
import { PLAN, progressAt } from '../../../support/run-fixtures.ts'

const VIDEO = PLAN.video[0]?.name ?? ''
const AUDIO = PLAN.audio[0]?.name ?? ''

function rendition(name: string, seconds: number, bytes: number) {
  return { name, seconds, segments: 1, bytes }
}

test('a rendition is measured by its own seconds and bytes since the start', () => {
  const meter = new ProgressMeter(PLAN, 100)
  const renditions = [rendition(VIDEO, 30, 750_000), rendition(AUDIO, 15, 30_000)]
  const figures = meter.measure(progressAt(30, { renditions }), 110)
  expect(figures.renditions.find(({ name }) => name === VIDEO)).toEqual({
    name: VIDEO,
    share: 0.5,
    speed: 3,
    framesPerSecond: 90,
    bitsPerSecond: 200_000,
  })
  expect(figures.renditions.find(({ name }) => name === AUDIO)).toEqual({
    name: AUDIO,
    share: 0.25,
    speed: 1.5,
    bitsPerSecond: 16_000,
  })
})

test('one that has not begun is there, and nothing is known of it', () => {
  const { renditions } = new ProgressMeter(PLAN, 0).measure(progressAt(4, { renditions: [] }), 1)
  expect(renditions.map(({ name }) => name)).toEqual(
    [...PLAN.video, ...PLAN.audio].map(({ name }) => name),
  )
  expect(renditions[0]).toEqual({ name: VIDEO, share: 0 })
})

test('those that are encoded in a second go are measured from its beginning', () => {
  const meter = new ProgressMeter(PLAN, 0)
  meter.measure(progressAt(60, { renditions: [rendition(VIDEO, 60, 1)] }), 20)
  meter.measure(progressAt(0, { renditions: [rendition(VIDEO, 60, 1)] }), 21)
  const renditions = [rendition(VIDEO, 60, 1), rendition(AUDIO, 30, 1)]
  const figures = meter.measure(progressAt(30, { renditions }), 31)
  expect(figures.renditions.find(({ name }) => name === AUDIO)?.speed).toBe(3)
})

test('the rate of the upload is that of the last seconds', () => {
  const meter = new ProgressMeter(PLAN, 0)
  const upload = (bytes: number) => ({ objects: 1, bytes, queuedObjects: 0, queuedBytes: 0 })
  const rates = [
    [1e6, 1],
    [5e6, 5],
    [5e6, 15],
    [5e6, 25],
  ].map(
    ([bytes = 0, now = 0]) =>
      meter.measure(progressAt(1, { upload: upload(bytes) }), now).upload.bytesPerSecond,
  )
  expect(rates).toEqual([1e6, 1e6, 0, 0])
})

test('the time left is that of the encoder, or of an upload that takes longer', () => {
  const meter = new ProgressMeter(PLAN, 0)
  expect(meter.measure(progressAt(20), 10).secondsLeft).toBe(20)
  const upload = { objects: 1, bytes: 1e6, queuedObjects: 50, queuedBytes: 50e6 }
  const { secondsLeft } = new ProgressMeter(PLAN, 0).measure(progressAt(20, { upload }), 10)
  expect(secondsLeft).toBe(500)
})

test('where the input does not tell its length nothing is said of shares and time left', () => {
  const meter = new ProgressMeter(PLAN, 0)
  const { share, secondsLeft, renditions } = meter.measure(
    progressAt(20, { durationSeconds: 0 }),
    10,
  )
  expect([share, secondsLeft, renditions[0]?.share]).toEqual([undefined, undefined, undefined])
  expect(renditions[0]?.speed).toBe(2)
})
