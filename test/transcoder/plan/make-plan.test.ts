import { describe, expect, test } from 'vitest'
import { namedLadder } from '../../../transcoder/plan/ladder.ts'
import { makePlan } from '../../../transcoder/plan/make-plan.ts'
import {
  PQ,
  SETTINGS,
  source,
  sourceAudio,
  sourceSubtitles,
  sourceVideo,
} from '../../support/plan-fixtures.ts'

function film(width: number, height: number, frameRate = { numerator: 30, denominator: 1 }) {
  return source({ video: sourceVideo(width, height, { frameRate }) })
}

function sizes(width: number, height: number, settings = SETTINGS): string[] {
  return makePlan(film(width, height), settings).video.map(
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
    {
      what: 'a tiny film with odd sides',
      size: [161, 121],
      rungs: ['video-120p-60k 160x120', 'video-120p-120k 160x120'],
    },
    { what: 'a film of one pixel', size: [1, 1], rungs: ['video-2p-60k 2x2', 'video-2p-120k 2x2'] },
  ])('$what', ({ size: [width = 0, height = 0], rungs }) => {
    expect(sizes(width, height)).toEqual(rungs)
  })
})

test('no size exceeds the source, is odd, or leaves its shape by more than two pixels', () => {
  for (let width = 90; width < 2400; width += 97) {
    for (let height = 70; height < 2400; height += 83) {
      for (const rung of makePlan(film(width, height), SETTINGS).video) {
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
  const plan = makePlan(film(640, 360, frameRate), SETTINGS)
  expect(plan.segmentSeconds).toBeCloseTo(seconds, 9)
  expect(plan.video.map((rung) => rung.gopFrames)).toEqual([gop, gop])
})

test('small rungs of a fast film have half the frames and the same boundaries', () => {
  const plan = makePlan(film(1280, 720, { numerator: 60000, denominator: 1001 }), SETTINGS)
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

describe('sound', () => {
  const audio = [
    sourceAudio(1, { channels: 6, language: 'en' }),
    sourceAudio(2, { channels: 1, isDefault: true, language: 'de' }),
    sourceAudio(3, { language: 'en', isDescription: true }),
    sourceAudio(4, { language: 'en', isCommentary: true }),
    sourceAudio(5, { title: 'Sam "the man" Smith' }),
    sourceAudio(6),
    sourceAudio(7, { language: 'en' }),
  ]

  function named(settings = SETTINGS) {
    return makePlan(source({ audio }), settings).audio.map(
      ({ name, group, index, channels, bitrateKbps, language, label, isDefault }) =>
        `${name} ${group} ${index} ${channels}ch ${bitrateKbps}k ${language} ${label}${isDefault ? ' *' : ''}`,
    )
  }

  test('every track once in stereo, and once for the lowest rung', () => {
    const tracks = [
      '1 2ch 128k en English',
      '2 2ch 128k de German *',
      '3 2ch 128k en English (described)',
      '4 2ch 128k en English (commentary)',
      '5 2ch 128k und Sam the man Smith',
      '6 2ch 128k und Audio 6',
      '7 2ch 128k en English 2',
    ]
    expect(named()).toEqual([
      ...tracks.map((track, index) => `audio-${index + 1} stereo ${track}`),
      ...tracks.map((track, index) => `audio-${index + 1}-low low ${track.replace('128k', '40k')}`),
    ])
  })

  test('channels that a source has are kept where that is asked for', () => {
    expect(named({ ...SETTINGS, hasSurround: true }).at(-1)).toBe(
      'audio-1-surround surround 1 6ch 320k en English',
    )
    expect(named({ ...SETTINGS, hasSurround: true })).toHaveLength(15)
  })

  test('without a picture it comes at two rates', () => {
    const plan = makePlan(source({ video: undefined, audio: [sourceAudio(0)] }), SETTINGS)
    expect(plan.video).toEqual([])
    expect(plan.storyboard).toBeUndefined()
    expect(plan.segmentSeconds).toBe(4)
    expect(plan.audio.map(({ group, bitrateKbps }) => `${group} ${bitrateKbps}k`)).toEqual([
      'stereo 128k',
      'low 64k',
    ])
  })

  test('a ladder without such a rung has no low sound', () => {
    const article = { ...SETTINGS, ladder: namedLadder('article') }
    expect(new Set(makePlan(source({ audio }), article).audio.map(({ group }) => group))).toEqual(
      new Set(['stereo']),
    )
  })
})

test('text tracks of the file come before those beside it, all with names of their own', () => {
  const subtitles = [
    sourceSubtitles(3, { language: 'en', isForDeaf: true }),
    sourceSubtitles(4, { language: 'en', isForced: true }),
    sourceSubtitles(5, { title: 'Director' }),
    sourceSubtitles(6),
  ]
  const beside = [{ language: 'pt-BR', isForced: false, isForDeaf: false }]
  const plan = makePlan(source({ subtitles }), { ...SETTINGS, subtitles: beside })
  expect(
    plan.subtitles.map(({ name, from, language, label }) => [name, from, language, label]),
  ).toEqual([
    ['subtitles-1', { index: 3 }, 'en', 'English (for the deaf)'],
    ['subtitles-2', { index: 4 }, 'en', 'English (forced)'],
    ['subtitles-3', { index: 5 }, 'und', 'Director'],
    ['subtitles-4', { index: 6 }, 'und', 'Subtitles 4'],
    ['subtitles-5', { file: 0 }, 'pt-BR', 'Brazilian Portuguese'],
  ])
})

describe('codecs', () => {
  test('each has rungs of its own, from its own table or at its share of the rates of H.264', () => {
    const plan = makePlan(film(640, 360), { ...SETTINGS, codecs: ['h264', 'hevc', 'av1'] })
    expect(
      plan.video.map(({ name, maxrateKbps, crf }) => `${name} ${maxrateKbps}k ${crf}`),
    ).toEqual([
      'video-234p 120k 22',
      'video-360p 365k 22',
      'video-hevc-360p 145k 25',
      'video-av1-234p 60k 33',
      'video-av1-360p 183k 33',
    ])
  })

  test('what costs less looks as good as what it stands for', () => {
    const plan = makePlan(film(640, 360), { ...SETTINGS, codecs: ['h264', 'av1'] })
    expect(plan.video.map(({ name, worthKbps }) => [name, worthKbps])).toEqual([
      ['video-234p', 120],
      ['video-360p', 365],
      ['video-av1-234p', 120],
      ['video-av1-360p', 366],
    ])
  })

  test('HDR is kept in HEVC beside what all screens can show', () => {
    const hdr = source({ video: sourceVideo(640, 360, { colors: PQ }) })
    const names = (hasHdr: boolean) =>
      makePlan(hdr, { ...SETTINGS, hasHdr }).video.map(({ name, dynamicRange }) => [
        name,
        dynamicRange,
      ])
    expect(names(false)).toEqual([
      ['video-234p', 'sdr'],
      ['video-360p', 'sdr'],
    ])
    expect(names(true).slice(2)).toEqual([['video-hdr-360p', 'pq']])
    expect(makePlan(film(640, 360), { ...SETTINGS, hasHdr: true }).video).toHaveLength(2)
  })

  test('a quality that is asked for holds for all', () => {
    const plan = makePlan(film(640, 360), { ...SETTINGS, codecs: ['h264', 'hevc'], crf: 18 })
    expect(new Set(plan.video.map(({ crf }) => crf))).toEqual(new Set([18]))
  })
})

describe('small pictures', () => {
  test.each([
    { durationSeconds: 5, everySeconds: 2, everyFrames: 60 },
    { durationSeconds: 600, everySeconds: 6, everyFrames: 180 },
    { durationSeconds: 7200, everySeconds: 72, everyFrames: 2160 },
    { durationSeconds: 0, everySeconds: 10, everyFrames: 300 },
  ])('of $durationSeconds s come every $everySeconds s', ({ durationSeconds, ...step }) => {
    expect(makePlan({ ...film(1280, 720), durationSeconds }, SETTINGS).storyboard).toEqual({
      width: 160,
      height: 90,
      columns: 5,
      rows: 5,
      ...step,
    })
  })

  test('a poster in the last picture is that picture', () => {
    const { poster } = makePlan(film(640, 360), { ...SETTINGS, posterSeconds: 59.999 })
    const { frameRate } = film(640, 360).video ?? {}
    const frame = (frameRate?.denominator ?? 0) / (frameRate?.numerator ?? 1)
    expect(poster?.atSeconds).toBeCloseTo(60 - 1.5 * frame, 6)
  })

  test.each([60, 61, -1])('a poster at %s s of a minute is refused', (posterSeconds) => {
    expect(() => makePlan(film(640, 360), { ...SETTINGS, posterSeconds })).toThrow(
      expect.objectContaining({ code: 'poster_invalid' }),
    )
  })
})

test('a picture that ends before its sound is planned to stay where it was', () => {
  const video = sourceVideo(640, 360, { durationSeconds: 58 })
  expect(makePlan(source({ video }), SETTINGS).input.video?.padSeconds).toBe(2)
  expect(makePlan(film(640, 360), SETTINGS).input.video?.padSeconds).toBe(0)
})

test.each([0, 1, 3, -4, 4.5, 32, Number.NaN])('segments of %s s are refused', (segmentSeconds) => {
  expect(() => makePlan(film(640, 360), { ...SETTINGS, segmentSeconds })).toThrow(
    expect.objectContaining({ code: 'segment_seconds_invalid' }),
  )
})

test('a plan survives JSON', () => {
  const plan = makePlan(film(1920, 1080), SETTINGS)
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

describe('ladders of others', () => {
  const rung = { codec: 'h264', shortSide: 360, bitrateKbps: 500, maxFrameRate: 60 } as const
  const audio = { bitrateKbps: 128 }

  test('a size and rate is made once', () => {
    const video = [rung, { ...rung, shortSide: 361 }, { ...rung, shortSide: 480, bitrateKbps: 900 }]
    expect(sizes(1280, 720, { ...SETTINGS, ladder: { video, audio } })).toEqual([
      'video-360p 640x360',
      'video-480p 854x480',
    ])
  })

  test('one without H.264 is refused, and makes no film of sound alone', () => {
    const video = [{ ...rung, codec: 'hevc' as const }]
    const settings = { ...SETTINGS, ladder: { video, audio } }
    expect(() => makePlan(film(640, 360), settings)).toThrow('the ladder has no rung in H.264')
  })
})
