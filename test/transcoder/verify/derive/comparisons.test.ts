import { describe, expect, it, test } from 'vitest'
import { formatLevel, neededAvcLevel } from '../../../../transcoder/verify/derive/avc-levels.ts'
import { isSameCodec } from '../../../../transcoder/verify/derive/codecs.ts'
import { oddInstant } from '../../../../transcoder/verify/derive/instants.ts'
import { isLanguageTag, shorterTag } from '../../../../transcoder/verify/derive/language.ts'

describe('a codec that is said can stand for one that is measured', () => {
  it.each([
    ['avc1.64001f', 'avc1.64001F', true],
    ['avc1.66.30', 'avc1.42e01e', true],
    ['avc1.4d401f', 'avc1.4d001f', true],
    ['avc1.64001e', 'avc1.64001f', false],
    ['avc3.64001f', 'avc1.64001f', false],
    ['hvc1.1.6.L93.B0', 'hvc1.1.6.L93.b0.00', true],
    ['hvc1.1.4.L63.B01', 'hvc1.1.6.L63.90', false],
    ['av01.0.04M.08.0.110.01.01.01.0', 'av01.0.04M.08', true],
    ['mp4a.40.02', 'mp4a.40.2', true],
    ['mp4a.40.5', 'mp4a.40.2', true],
    ['mp4a.40.2', 'mp4a.40.5', false],
    ['mp4a.69', 'mp4a.40.34', true],
    ['opus', 'Opus', true],
    ['ec+3', 'ec-3', true],
    ['ac-3', 'ec-3', false],
  ])('%s for %s: %s', (said, measured, is) => {
    expect(isSameCodec(said, measured)).toBe(is)
  })
})

describe('languages', () => {
  it.each([
    'en',
    'pt-BR',
    'zh-Hans-CN',
    'es-419',
    'de-1996',
    'sl-rozaj-biske',
    'zh-cmn-Hans',
    'x-klingon',
    'i-default',
    'gsw',
    'en-a-bbb-x-a',
  ])('%s is a tag', (tag) => expect(isLanguageTag(tag)).toBe(true))
  it.each([
    '',
    'e',
    'en_US',
    'en-',
    '-en',
    'english please',
    'en--US',
    'de-12',
    `en-${'a'.repeat(9)}`,
  ])('%j is none', (tag) => expect(isLanguageTag(tag)).toBe(false))
  it.each([
    ['eng', 'en'],
    ['deu-AT', 'de-AT'],
    ['gsw', undefined],
    ['en', undefined],
    ['qqq-!', undefined],
  ])('%s has the shorter form %s', (tag, shorter) => expect(shorterTag(tag)).toBe(shorter))
})

test.each([
  { size: [320, 180], fps: 25, kbps: 100, level: '1.2' },
  { size: [640, 360], fps: 30, kbps: 400, level: '3.0' },
  { size: [1280, 720], fps: 30, kbps: 3000, level: '3.1' },
  { size: [1280, 720], fps: 60, kbps: 3000, level: '3.2' },
  { size: [1920, 1080], fps: 30, kbps: 6000, level: '4.0' },
  { size: [1920, 1080], fps: 60, kbps: 6000, level: '4.2' },
  { size: [3840, 2160], fps: 30, kbps: 20_000, level: '5.1' },
  { size: [1920, 1080], fps: 30, kbps: 40_000, level: '4.1' },
])(
  '$size at $fps and $kbps kbit/s need level $level',
  ({ size: [width = 0, height = 0], fps, kbps, level }) => {
    const format = { kind: 'video', codec: 'avc1.640034', width, height } as const
    expect(formatLevel(neededAvcLevel(format, fps, kbps * 1000) ?? 0)).toBe(level)
  },
)

test('reference frames need a higher level than the picture alone', () => {
  const format = { kind: 'video', codec: 'avc1.640034', width: 1280, height: 720 } as const
  expect(neededAvcLevel({ ...format, referenceFrames: 5 }, 30, 0)).toBe(31)
  expect(neededAvcLevel({ ...format, referenceFrames: 9 }, 30, 0)).toBe(40)
})

test.each([
  { what: 'the same', first: [0, 6, 12], second: [0, 6.001, 12], odd: undefined },
  {
    what: 'one that is missing',
    first: [0, 6, 12],
    second: [0, 12],
    odd: { seconds: 6, isOfFirst: true },
  },
  {
    what: 'one too many',
    first: [0, 12],
    second: [0, 6, 12],
    odd: { seconds: 6, isOfFirst: false },
  },
  { what: 'another part of a live stream', first: [0, 6, 12], second: [6, 12, 18], odd: undefined },
  { what: 'nothing to compare', first: [0, 6], second: [], odd: undefined },
])('instants: $what', ({ first, second, odd }) => {
  expect(oddInstant(first, second, 0.002)).toEqual(odd)
})
