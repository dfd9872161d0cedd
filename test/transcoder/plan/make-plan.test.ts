import { describe, expect, test } from 'vitest'
import { namedLadder } from '../../transcoder/ladder.ts'
import { makePlan, type PlanSettings } from '../../transcoder/plan.ts'
import type { Source } from '../../transcoder/probe.ts'

const SETTINGS: PlanSettings = { ladder: namedLadder('apple'), segmentSeconds: 4, preset: 'fast' }
const FILM = { numerator: 30, denominator: 1 }

function source(width: number, height: number, frameRate = FILM): Source {
  return {
    durationSeconds: 60,
    title: undefined,
    video: {
      index: 0,
      codec: 'h264',
      width,
      height,
      frameRate,
      startSeconds: 0,
      colorMatrix: 'bt709',
      colorRange: 'tv',
    },
    audio: [],
  }
}

function sizes(width: number, height: number, settings = SETTINGS): string[] {
  return makePlan(source(width, height), settings).video.map(
    (rung) => `${rung.name} ${rung.width}x${rung.height}`,
  )
}

describe('rungs of the apple ladder', () => {
  test.each([
    {
      what: 'a 720p film',
      size: [1280, 720],
      rungs: [
        'video-234p 416x234',
        'video-360p 640x360',
        'video-432p-730k 768x432',
        'video-432p-1100k 768x432',
        'video-540p 960x540',
        'video-720p-3000k 1280x720',
        'video-720p-4500k 1280x720',
      ],
    },
    {
      what: 'a portrait film, limited by its short side',
      size: [360, 640],
      rungs: ['video-234p 234x416', 'video-360p 360x640'],
    },
    {
      what: 'a 4:3 film between two rungs, which also gets its own size',
      size: [640, 480],
      rungs: [
        'video-234p 312x234',
        'video-360p 480x360',
        'video-432p-730k 576x432',
        'video-432p-1100k 576x432',
        'video-480p 640x480',
      ],
    },
    {
      what: 'a film just above a rung, which gets none of its own',
      size: [640, 368],
      rungs: ['video-234p 406x234', 'video-360p 626x360'],
    },
    { what: 'a tiny film with odd sides', size: [161, 121], rungs: ['video-120p 160x120'] },
    { what: 'a film of one pixel', size: [1, 1], rungs: ['video-2p 2x2'] },
  ])('$what', ({ size: [width = 0, height = 0], rungs }) => {
    expect(sizes(width, height)).toEqual(rungs)
  })
})

test('no size exceeds the source, is odd, or leaves its shape by more than two pixels', () => {
  for (let width = 90; width < 2400; width += 97) {
    for (let height = 70; height < 2400; height += 83) {
      for (const rung of makePlan(source(width, height), SETTINGS).video) {
        expect((rung.width % 2) + (rung.height % 2)).toBe(0)
        expect(rung.width).toBeLessThanOrEqual(width)
        expect(rung.height).toBeLessThanOrEqual(height)
        const [long, short] =
          width >= height ? [rung.width, rung.height] : [rung.height, rung.width]
        const shape = Math.max(width, height) / Math.min(width, height)
        expect(Math.abs(long - short * shape)).toBeLessThanOrEqual(shape + 2)
      }
    }
  }
})

test.each([
  { frameRate: { numerator: 30000, denominator: 1001 }, gop: 60, seconds: 4.004 },
  { frameRate: { numerator: 24000, denominator: 1001 }, gop: 48, seconds: 4.004 },
  { frameRate: { numerator: 25, denominator: 1 }, gop: 50, seconds: 4 },
])('pictures are grouped by count: $gop at $frameRate.numerator', ({ frameRate, gop, seconds }) => {
  const plan = makePlan(source(640, 360, frameRate), SETTINGS)
  expect(plan.segmentSeconds).toBeCloseTo(seconds, 9)
  expect(plan.video.map((rung) => rung.gopFrames)).toEqual([gop, gop])
})

test('small rungs of a fast film have half the frames and the same boundaries', () => {
  const plan = makePlan(source(1280, 720, { numerator: 60000, denominator: 1001 }), SETTINGS)
  const seconds = plan.video.map(
    ({ gopFrames, frameRate }) => (gopFrames * frameRate.denominator) / frameRate.numerator,
  )
  expect(plan.video[0]).toMatchObject({
    gopFrames: 60,
    frameRate: { numerator: 30000, denominator: 1001 },
  })
  expect(plan.video.at(-1)).toMatchObject({
    gopFrames: 120,
    frameRate: { numerator: 60000, denominator: 1001 },
  })
  expect(new Set(seconds.map((value) => value.toFixed(9)))).toEqual(new Set(['2.002000000']))
})

test('the default track is taken, else the first', () => {
  const audio = [
    { index: 1, codec: 'aac', channels: 6, isDefault: false },
    { index: 2, codec: 'aac', channels: 1, isDefault: true, language: 'de' },
  ]
  const plan = makePlan({ ...source(640, 360), audio }, SETTINGS)
  expect(plan.audio).toEqual([
    {
      kind: 'audio',
      name: 'audio-1',
      codec: 'aac',
      index: 2,
      bitrateKbps: 128,
      sampleRate: 48000,
      channels: 2,
      language: 'de',
    },
  ])
})

test.each([0, 1, 3, -4, 4.5, 32, Number.NaN])('segments of %s s are refused', (segmentSeconds) => {
  expect(() => makePlan(source(640, 360), { ...SETTINGS, segmentSeconds })).toThrow(
    expect.objectContaining({ code: 'segment_seconds_invalid' }),
  )
})

test('a plan survives JSON', () => {
  const plan = makePlan(source(1920, 1080), SETTINGS)
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})
