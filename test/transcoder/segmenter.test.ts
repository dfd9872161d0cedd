import { expect, test } from 'vitest'
import { FragmentReader } from '../../transcoder/mp4/fragment-reader.ts'
import type { InitSegment } from '../../transcoder/mp4/init-segment.ts'
import { joinBytes } from '../../transcoder/mp4/join-bytes.ts'
import { type Grid, type Segment, Segmenter } from '../../transcoder/segmenter.ts'
import {
  AAC_ENTRY,
  AVC_ENTRY,
  bytes,
  fragmentOf,
  initOf,
  type SampleSpec,
} from './mp4/sample-stream.ts'

const AUDIO = initOf({ handler: 'soun', timescale: 48000, mediaTime: 1024, entry: AAC_ENTRY })
const VIDEO = initOf({ handler: 'vide', timescale: 30000, mediaTime: 2002, entry: AVC_ENTRY })
const GOP: readonly SampleSpec[] = Array.from({ length: 60 }, (_, index) => ({
  duration: 1001,
  data: bytes(index),
  flags: index === 0 ? 0 : 0x10000,
  offset: 2002,
}))

/** Reads a stream and cuts it; also gives its init segment. */
function cut(
  stream: readonly Uint8Array[],
  segmentSeconds: number,
  grid: Partial<Grid> = {},
): { init: InitSegment; segments: Segment[] } {
  const reader = new FragmentReader()
  const events = reader.push(joinBytes(stream))
  const [first] = events
  if (first?.type !== 'init') throw new Error('no init segment')
  const segmenter = new Segmenter(first.init, {
    segmentSeconds,
    firstSegmentSeconds: segmentSeconds,
    ...grid,
  })
  const segments = events.flatMap((event) =>
    event.type === 'fragment' ? (segmenter.push(event.fragment) ?? []) : [],
  )
  return { init: first.init, segments: segments.concat(segmenter.end() ?? []) }
}

test('video is cut at its own boundaries, with the exact time of each', () => {
  const fragments = Array.from({ length: 5 }, (_, index) => fragmentOf(index * 60060, GOP))
  const { segments } = cut([VIDEO, ...fragments], 4.004)
  expect(
    segments.map(({ number, startSeconds, durationSeconds }) => [
      number,
      startSeconds,
      durationSeconds,
    ]),
  ).toEqual([
    [1, 0, 4.004],
    [2, 4.004, 4.004],
    [3, 8.008, 2.002],
  ])
  expect(segments[0]?.bytes).toEqual(joinBytes(fragments.slice(0, 2)))
})

test('an index finds the first picture of each fragment', () => {
  const fragment = fragmentOf(0, GOP)
  const { segments } = cut([VIDEO, fragment, fragmentOf(60060, GOP)], 4.004)
  const firstSampleEnd = fragment.byteLength - 59
  expect(segments[0]?.fragments).toEqual([
    { offset: 0, byteLength: fragment.byteLength, durationSeconds: 2.002, firstSampleEnd },
    {
      offset: fragment.byteLength,
      byteLength: fragment.byteLength,
      durationSeconds: 2.002,
      firstSampleEnd,
    },
  ])
})

test('a fragment that begins in the middle of a group of pictures is refused', () => {
  const stream = [VIDEO, fragmentOf(0, GOP.slice(1))]
  expect(() => cut(stream, 4)).toThrow(expect.objectContaining({ code: 'fragment_malformed' }))
})

test('audio follows the grid within half a frame however long the film, and its times add up', () => {
  const frames = 12_000
  const stream = Array.from({ length: frames }, (_, index) =>
    fragmentOf(index * 1024, [{ duration: 1024, data: bytes(index % 251, index % 241) }]),
  )
  const { segments } = cut([AUDIO, ...stream], 4)
  const halfFrame = 512 / 48000
  for (const segment of segments) {
    expect(Math.abs(segment.startSeconds - (segment.number - 1) * 4)).toBeLessThanOrEqual(
      halfFrame + 1e-9,
    )
  }
  const total = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)
  expect(total).toBeCloseTo(((frames - 1) * 1024) / 48000, 6)
})

test('single audio frames become one fragment that holds the same frames', () => {
  const stream = Array.from({ length: 400 }, (_, index) =>
    fragmentOf(index * 1024, [
      { duration: index === 399 ? 1000 : 1024, data: bytes(index % 251, index % 241) },
    ]),
  )
  const { init, segments } = cut([AUDIO, ...stream], 4)
  const reader = new FragmentReader()
  const events = reader.push(joinBytes([init.bytes, ...segments.map((segment) => segment.bytes)]))
  reader.end()
  const fragments = events.flatMap((event) => (event.type === 'fragment' ? [event.fragment] : []))
  expect(fragments).toHaveLength(segments.length)
  const samples = fragments.flatMap((fragment) => fragment.samples)
  expect(samples.map((sample) => sample.duration)).toEqual([...Array(399).fill(1024), 1000])
  const data = fragments.map((fragment) => fragment.bytes.subarray(fragment.dataOffset))
  const expected = Array.from({ length: 400 }, (_, index) => bytes(index % 251, index % 241))
  expect(joinBytes(data)).toEqual(joinBytes(expected))
  let next = 0
  for (const fragment of fragments) {
    expect(fragment.decodeTime).toBe(next)
    next += fragment.duration
  }
})

test('a gap in audio is refused', () => {
  const stream = [0, 1024, 4096].map((time) =>
    fragmentOf(time, [{ duration: 1024, data: bytes(1) }]),
  )
  expect(() => cut([AUDIO, ...stream], 4)).toThrow(
    expect.objectContaining({ code: 'fragment_malformed' }),
  )
})

test('nothing gives nothing', () => {
  expect(cut([VIDEO], 4).segments).toEqual([])
})

test('a frame or two behind the last boundary join the segment before', () => {
  const fragments = [0, 60060].map((start) => fragmentOf(start, GOP))
  const rest = fragmentOf(120_120, GOP.slice(0, 2))
  const { segments } = cut([VIDEO, ...fragments, rest], 2.002)
  expect(segments.map(({ number, startSeconds }) => [number, startSeconds])).toEqual([
    [1, 0],
    [2, 2.002],
  ])
  expect(segments[1]?.durationSeconds).toBeCloseTo(2.002 + 2 / 29.97, 6)
  expect(segments[1]?.bytes).toEqual(joinBytes([fragments[1] ?? bytes(), rest]))
})

test('a quarter of a second is long enough for a segment of its own', () => {
  const fragments = [fragmentOf(0, GOP), fragmentOf(60060, GOP.slice(0, 8))]
  expect(cut([VIDEO, ...fragments], 2.002).segments).toHaveLength(2)
})

test('the first segment may be shorter, and those behind it stay on the grid', () => {
  const fragments = Array.from({ length: 5 }, (_, index) => fragmentOf(index * 60060, GOP))
  const { segments } = cut([VIDEO, ...fragments], 4.004, { firstSegmentSeconds: 2.002 })
  expect(segments.map(({ number, durationSeconds }) => [number, durationSeconds])).toEqual([
    [1, 2.002],
    [2, 2.002],
    [3, 4.004],
    [4, 2.002],
  ])
})

test('a segment that surely is not the last one does not wait for the next', () => {
  const reader = new FragmentReader()
  const [init] = reader.push(VIDEO)
  if (init?.type !== 'init') throw new Error('no init segment')
  const grid = { segmentSeconds: 4.004, firstSegmentSeconds: 2.002, sureSeconds: 8.3 }
  const segmenter = new Segmenter(init.init, grid)
  const given = Array.from({ length: 5 }, (_, index) => {
    const [event] = reader.push(fragmentOf(index * 60060, GOP))
    if (event?.type !== 'fragment') throw new Error('no fragment')
    return segmenter.push(event.fragment)?.number
  })
  // The film may end 0.3 s behind the third, too little for a segment.
  expect(given).toEqual([1, 2, undefined, 3, undefined])
  expect(segmenter.end()).toMatchObject({ number: 4, durationSeconds: 2.002 })
})
