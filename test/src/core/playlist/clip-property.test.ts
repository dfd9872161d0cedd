import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipMediaPlaylist } from '../../../../src/core/playlist/clip.ts'
import { segmentWindow } from '../../../../src/core/playlist/segment-window.ts'
import { type ReadSegment, readMedia } from './media-reader.ts'

const key = fc.constantFrom(
  '#EXT-X-KEY:METHOD=AES-128,URI="1.key"',
  '#EXT-X-KEY:METHOD=AES-128,URI="2.key",IV=0x1',
  '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://1",KEYFORMAT="drm"',
  '#EXT-X-KEY:METHOD=NONE',
)
const tag = fc.oneof(
  key,
  fc.constantFrom(
    '#EXT-X-MAP:URI="1.mp4"',
    '#EXT-X-MAP:URI="2.mp4",BYTERANGE="9@0"',
    '#EXT-X-DISCONTINUITY',
    '#EXT-X-BITRATE:800',
    '#EXT-X-BITRATE:900',
    '#EXT-X-GAP',
    '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:00Z',
    '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.5+01:00',
    '#EXT-X-DATERANGE:ID="d",START-DATE="2026-01-01T00:00:00Z"',
    '#EXT-X-PART:DURATION=1,URI="part.m4s"',
    '#EXT-X-NEW:1',
    '# a comment',
    '',
  ),
)
const range = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  fc.constant(['#EXT-X-BYTERANGE:10']),
  fc.constant(['#EXT-X-BYTERANGE:20@5']),
)
const segment = fc
  .tuple(fc.array(tag, { maxLength: 4 }), range, fc.integer({ min: 40, max: 9000 }), fc.nat(3))
  .map(([tags, bytes, ms, name]) => [
    ...tags,
    ...bytes,
    `#EXTINF:${ms / 1000},a title`,
    `${name}.m4s`,
  ])
const header = fc.subarray([
  '#EXT-X-TARGETDURATION:9',
  '#EXT-X-MEDIA-SEQUENCE:41',
  '#EXT-X-DISCONTINUITY-SEQUENCE:7',
  '#EXT-X-VERSION:7',
  '#EXT-X-START:TIME-OFFSET=1',
])
const playlists = fc
  .record({
    head: header,
    segments: fc.array(segment, { minLength: 1, maxLength: 12 }),
    tail: fc.subarray(['#EXT-X-RENDITION-REPORT:URI="r"', '# end', '']),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
  })
  .map(({ head, segments, tail, ending }) =>
    ['#EXTM3U', ...head, ...segments.flat(), ...tail, '#EXT-X-ENDLIST', ''].join(ending),
  )
const fractions = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

function positionsIn(count: number, [a, b]: readonly [number, number]) {
  const [first, last] = [a, b]
    .map((part) => 1 + Math.min(Math.floor(part * count), count - 1))
    .sort((x, y) => x - y)
  return { first: first ?? 1, last: last ?? 1 }
}

function cut(text: string, window: Parameters<typeof clipMediaPlaylist>[1]) {
  const clip = clipMediaPlaylist(text, window)
  if (!clip.ok) throw new Error(clip.reason)
  return clip
}

/** Dates are counted on to the millisecond, the reader's to a fraction of it. */
const withoutDates = (segments: readonly ReadSegment[]) =>
  segments.map(({ date: _, ...rest }) => rest)

/** Of a first segment, comments and unknown tags cannot be told from those of the header. */
function sameSegments(cutText: string, expected: readonly ReadSegment[]): void {
  const actual = readMedia(cutText)
  const expectedFirst = expected.map((each, index) => (index === 0 ? { ...each, own: [] } : each))
  expect(withoutDates(actual)).toEqual(withoutDates(expectedFirst))
  actual.forEach(({ date }, index) => {
    const original = expected[index]?.date
    if (original === undefined) expect(date).toBeUndefined()
    else expect(Math.abs((date ?? Number.NaN) - original)).toBeLessThan(1.5)
  })
}

describe('every clip of every playlist', () => {
  it('says of its segments what the playlist says of them, to a second reader', () => {
    fc.assert(
      fc.property(playlists, fractions, (text, parts) => {
        const all = readMedia(text)
        const { first, last } = positionsIn(all.length, parts)
        const clip = cut(text, { first, last })
        if (first === 1) return sameSegments(clip.text, all.slice(0, last))
        sameSegments(clip.text, all.slice(first - 1, last))
      }),
      { numRuns: 500 },
    )
  })

  it('lasts as long as its segments, and tells so', () => {
    fc.assert(
      fc.property(playlists, fractions, (text, parts) => {
        const all = readMedia(text)
        const window = positionsIn(all.length, parts)
        const clip = cut(text, window)
        const sum = readMedia(clip.text).reduce((total, each) => total + each.durationSeconds, 0)
        const kept = all.slice(window.first - 1, window.last)
        expect(sum).toBeCloseTo(
          kept.reduce((total, each) => total + each.durationSeconds, 0),
          6,
        )
        expect(clip.durationSeconds).toBeCloseTo(sum, 6)
      }),
    )
  })

  it('cut again is cut once', () => {
    fc.assert(
      fc.property(playlists, fractions, fractions, (text, outerParts, innerParts) => {
        const undated = text.replaceAll('PROGRAM-DATE-TIME', 'NEW-DATE')
        const outer = positionsIn(readMedia(text).length, outerParts)
        const inner = positionsIn(outer.last - outer.first + 1, innerParts)
        const twice = cut(cut(undated, outer).text, inner).text
        const offset = outer.first - 1
        const once = cut(undated, { first: inner.first + offset, last: inner.last + offset }).text
        expect(withoutParts(twice)).toBe(withoutParts(once))
      }),
      { numRuns: 500 },
    )
  })

  it('by time is the same by the positions that this time covers', () => {
    fc.assert(
      fc.property(playlists, fc.nat(40_000), fc.nat(20_000), (text, start, length) => {
        const window = { startSeconds: start / 1000, endSeconds: (start + length + 1) / 1000 }
        const covered = segmentWindow(text, window)
        if (covered === undefined) throw new Error('nothing is covered')
        const clip = cut(text, window)
        expect(clip).toEqual(cut(text, { first: covered.first, last: covered.last }))
        let elapsed = 0
        readMedia(text).forEach(({ durationSeconds }, index) => {
          const overlap =
            Math.min(elapsed + durationSeconds, window.endSeconds) -
            Math.max(elapsed, window.startSeconds)
          elapsed += durationSeconds
          const isKept = index + 1 >= covered.first && index + 1 <= covered.last
          if (overlap > 0.0251) expect(isKept).toBe(true)
          if (overlap < 0 && covered.first !== covered.last) expect(isKept).toBe(false)
        })
      }),
    )
  })
})

it('any text and any window come to an answer', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    tag,
    fc.constantFrom(
      '#EXTM3U',
      '#EXTINF:1,',
      '#EXTINF:',
      '#EXT-X-ENDLIST',
      '#EXT-X-MEDIA-SEQUENCE:',
    ),
    segment.map((lines) => lines.join('\n')),
  )
  fc.assert(
    fc.property(
      fc.array(line),
      fc.constantFrom('\n', '\r', '\r\n', '\n\r'),
      fc.double(),
      fc.double(),
      (lines, ending, a, b) => {
        const text = ['#EXTM3U', ...lines, '#EXT-X-ENDLIST'].join(ending)
        for (const window of [
          { first: a, last: b },
          { first: 2, last: 3 },
          { startSeconds: a, endSeconds: b },
          { startSeconds: 1 },
        ])
          expect(clipMediaPlaylist(text, window)).toHaveProperty('ok')
      },
    ),
    { numRuns: 300 },
  )
})

/** A clip of everything keeps its parts; cut from a clip they are gone. */
function withoutParts(text: string): string {
  return text.replaceAll(/#EXT-X-PART:[^\r\n]*(?:\r\n|\r|\n)/g, '')
}
