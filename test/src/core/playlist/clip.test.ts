import { describe, expect, it } from 'vitest'
import { clipMediaPlaylist } from '../../../../src/core/playlist/clip.ts'
import { segmentWindow } from '../../../../src/core/playlist/segment-window.ts'

const PLAIN = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.00000,
00001.m4s
#EXTINF:4.00000,
00002.m4s
#EXTINF:4.00000,
00003.m4s
#EXTINF:1.50000,
00004.m4s
#EXT-X-ENDLIST
`

function clipped(text: string, first: number, last: number): string {
  const clip = clipMediaPlaylist(text, { first, last })
  return clip.ok ? clip.text : `refused: ${clip.reason}`
}

/** A playlist of one-second segments out of lines; those without `#` are its URIs. */
function playlist(...lines: readonly string[]): string {
  const timed = lines.flatMap((line) => (line.startsWith('#') ? [line] : ['#EXTINF:1,', line]))
  return ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...timed, '#EXT-X-ENDLIST', ''].join('\n')
}

/** What a clip says behind its header, without durations. */
function body(first: number, last: number, ...lines: readonly string[]): string[] {
  return clipped(playlist(...lines), first, last)
    .split('\n')
    .slice(2, -2)
    .filter((line) => !/^#EXT(?:INF|-X-MEDIA-SEQUENCE)/.test(line))
}

describe('a clip', () => {
  it('holds the segments of its positions, the map in force, and their numbers', () => {
    expect(clipped(PLAIN, 2, 3)).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:1
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.00000,
00002.m4s
#EXTINF:4.00000,
00003.m4s
#EXT-X-ENDLIST
`)
  })

  it('from the start changes nothing before its end', () => {
    expect(clipped(PLAIN, 1, 1)).toBe(
      `${PLAIN.slice(0, PLAIN.indexOf('00001.m4s'))}00001.m4s\n#EXT-X-ENDLIST\n`,
    )
  })

  it('of everything is the playlist itself, parts and all', () => {
    const text = playlist('#EXT-X-START:TIME-OFFSET=1', '#EXT-X-PART:DURATION=1,URI="p"', 'a', 'b')
    expect(clipped(text, 1, 9)).toBe(text)
    expect(clipMediaPlaylist(text, { startSeconds: 0 })).toMatchObject({ ok: true, text })
  })

  it('keeps line ends, a byte order mark and a missing last line end', () => {
    for (const ending of ['\r\n', '\r']) {
      const text = `\ufeff${PLAIN.trimEnd().replaceAll('\n', ending)}`
      expect(clipped(text, 2, 3)).toBe(
        `\ufeff${clipped(PLAIN, 2, 3).trimEnd().replaceAll('\n', ending)}`,
      )
    }
  })

  it('keeps what it does not know where it belongs to a kept segment, and blank lines', () => {
    expect(
      body(2, 2, '#EXT-NEW:1', 'a', '', '# mine', '#EXT-NEW:2', 'b', '#EXT-NEW:3', 'c'),
    ).toEqual(['#EXT-NEW:1', '', '# mine', '#EXT-NEW:2', 'b'])
    const text = PLAIN.replace('#EXTINF:4.00000,\n00002', '\n\n#EXTINF:4.00000,\n00002')
    expect(clipped(text, 2, 2)).toContain('"init.mp4"\n\n\n#EXTINF:4.00000,\n00002.m4s\n#EXT-X-END')
  })

  it('keeps an end of the list that stands in the header', () => {
    const text = PLAIN.replace('#EXT-X-ENDLIST\n', '').replace(
      '#EXT-X-VERSION:7\n',
      '#EXT-X-ENDLIST\n',
    )
    expect(clipped(text, 2, 2)).toMatch(/^#EXTM3U\n#EXT-X-ENDLIST\n[\s\S]*\n00002\.m4s\n$/)
  })
})

describe('numbers', () => {
  it('of the first segment rise by what was cut, beyond what a double can hold', () => {
    const text = playlist('#EXT-X-MEDIA-SEQUENCE: 18446744073709551000 ', 'a', 'b', 'c')
    expect(clipped(text, 3, 3)).toContain('#EXT-X-MEDIA-SEQUENCE: 18446744073709551002 \n')
  })

  it('of discontinuities rise by those that were cut, not by that of the first segment', () => {
    const lines = ['a', '#EXT-X-DISCONTINUITY', 'b', '#EXT-X-DISCONTINUITY', 'c', 'd']
    expect(body(3, 4, ...lines)).toEqual([
      '#EXT-X-DISCONTINUITY-SEQUENCE:1',
      '#EXT-X-DISCONTINUITY',
      'c',
      'd',
    ])
    expect(body(4, 4, '#EXT-X-DISCONTINUITY-SEQUENCE:7', ...lines)).toEqual([
      '#EXT-X-DISCONTINUITY-SEQUENCE:9',
      'd',
    ])
  })

  it('that are none make the clip refuse', () => {
    for (const tag of ['#EXT-X-MEDIA-SEQUENCE:abc', '#EXT-X-MEDIA-SEQUENCE'])
      expect(clipped(playlist(tag, 'a', 'b'), 2, 2)).toMatch(/^refused/)
    expect(clipped(playlist('#EXT-X-MEDIA-SEQUENCE:', 'a', 'b'), 2, 2)).toContain('SEQUENCE:1\n')
  })
})

describe('tags in force', () => {
  const K1 = '#EXT-X-KEY:METHOD=AES-128,URI="1.key"'
  const K2 = '#EXT-X-KEY:METHOD=AES-128,URI="2.key"'
  const DRM =
    '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"'
  const NONE = '#EXT-X-KEY:METHOD=NONE'
  const M1 = '#EXT-X-MAP:URI="1.mp4"'
  const M2 = '#EXT-X-MAP:URI="2.mp4"'

  it('are put before the first segment: the last key of each format', () => {
    expect(body(3, 3, K1, DRM, 'a', K2, 'b', 'c')).toEqual([DRM, K2, 'c'])
  })

  it('are not repeated where the segment brings its own', () => {
    expect(body(2, 2, K1, M1, 'a', K2, M2, 'b')).toEqual([K2, M2, 'b'])
    expect(body(2, 2, K1, 'a', NONE, 'b')).toEqual([NONE, 'b'])
    expect(body(2, 2, K1, 'a', M1, K2, 'b')).toEqual([K1, M1, K2, 'b'])
  })

  it('end with METHOD=NONE', () => {
    expect(body(3, 3, K1, DRM, 'a', NONE, 'b', 'c')).toEqual(['c'])
  })

  it('leave the map encrypted by the keys that stood before it', () => {
    expect(body(3, 3, K1, M1, 'a', K2, 'b', 'c')).toEqual([K1, M1, K2, 'c'])
    expect(body(3, 3, M1, K1, 'a', 'b', 'c')).toEqual([M1, K1, 'c'])
    expect(body(3, 3, K1, M1, NONE, 'a', 'b', 'c')).toEqual([K1, M1, NONE, 'c'])
    expect(body(3, 3, K1, M1, NONE, 'a', K1, 'b', 'c')).toEqual([K1, M1, NONE, K1, 'c'])
  })

  it('are bit rate and tiles as well', () => {
    const lines = [
      '#EXT-X-BITRATE:900',
      '#EXT-X-TILES:LAYOUT=2x2',
      'a',
      '#EXT-X-BITRATE:800',
      'b',
      'c',
    ]
    expect(body(3, 3, ...lines)).toEqual(['#EXT-X-BITRATE:800', '#EXT-X-TILES:LAYOUT=2x2', 'c'])
  })
})

describe('byte ranges', () => {
  it('counted on from a cut segment get their offset', () => {
    const lines = ['#EXT-X-BYTERANGE:100@20', 'a.ts', '#EXT-X-BYTERANGE:50', 'a.ts']
    expect(
      body(3, 4, ...lines, '#EXT-X-BYTERANGE:10 ', 'a.ts', '#EXT-X-BYTERANGE:5', 'a.ts'),
    ).toEqual(['#EXT-X-BYTERANGE:10@170 ', 'a.ts', '#EXT-X-BYTERANGE:5', 'a.ts'])
  })

  it('with an offset stay', () => {
    const lines = ['#EXT-X-BYTERANGE:100@0', 'a.ts', '#EXT-X-BYTERANGE:50@7', 'a.ts']
    expect(body(2, 2, ...lines)).toEqual(['#EXT-X-BYTERANGE:50@7', 'a.ts'])
  })
})

describe('dates', () => {
  const at = (time: string) => `#EXT-X-PROGRAM-DATE-TIME:2026-01-31T23:59:${time}`

  it('are counted on from the last one, in its zone', () => {
    expect(body(4, 4, at('57.5+05:30'), 'a', 'b', 'c', 'd')).toEqual([
      '#EXT-X-PROGRAM-DATE-TIME:2026-02-01T00:00:00.500+05:30',
      'd',
    ])
    expect(body(3, 3, at('10Z'), 'a', at('30.25Z'), 'b', 'c')).toEqual([at('31.250Z'), 'c'])
  })

  it('stay where the segment has its own, and where they stand behind it', () => {
    expect(body(2, 2, at('10Z'), 'a', at('40Z'), 'b')).toEqual([at('40Z'), 'b'])
    expect(body(2, 3, 'a', 'b', at('40Z'), 'c')).toEqual(['b', at('40Z'), 'c'])
  })

  it('that nobody can read are not counted on from', () => {
    expect(body(2, 2, '#EXT-X-PROGRAM-DATE-TIME:yesterday', 'a', 'b')).toEqual(['b'])
  })

  it('have their ranges, wherever these stand', () => {
    const range = (id: string) => `#EXT-X-DATERANGE:ID="${id}",START-DATE="2026-01-01T00:00:00Z"`
    expect(body(2, 2, 'a', range('x'), 'b', range('y'), 'c', range('z'))).toEqual([
      range('x'),
      'b',
      range('y'),
      range('z'),
    ])
  })
})

it('low latency tags and EXT-X-START go, gaps stay', () => {
  const lines = [
    '#EXT-X-PART-INF:PART-TARGET=1',
    '#EXT-X-START:TIME-OFFSET=2',
    'a',
    '#EXT-X-PART:DURATION=1,URI="p"',
    '#EXT-X-GAP',
    'b',
    '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="q"',
    'c',
    '#EXT-X-RENDITION-REPORT:URI="r"',
  ]
  expect(body(2, 3, ...lines)).toEqual(['#EXT-X-GAP', 'b', 'c'])
})

describe('a time window', () => {
  const positions = (startSeconds: number, endSeconds?: number) => {
    const covered = segmentWindow(PLAIN, { startSeconds, endSeconds })
    return covered && [covered.first, covered.last]
  }

  it('covers every segment that it overlaps', () => {
    expect(positions(0, 4)).toEqual([1, 1])
    expect(positions(4, 8)).toEqual([2, 2])
    expect(positions(3.9, 8.1)).toEqual([1, 3])
    expect(positions(5)).toEqual([2, 4])
    expect(positions(0, 1000)).toEqual([1, 4])
  })

  it('counts no overlap that is shorter than a frame', () => {
    expect(positions(3.989, 8.011)).toEqual([2, 2])
  })

  it('covers one segment at least', () => {
    expect(positions(5, 5.001)).toEqual([2, 2])
    expect(positions(3.99, 4)).toEqual([2, 2])
    expect(positions(0, 0.01)).toEqual([1, 1])
    expect(positions(99, 100)).toEqual([4, 4])
  })

  it('tells where it begins and ends at segment boundaries', () => {
    expect(segmentWindow(PLAIN, { startSeconds: 5, endSeconds: 13 })).toEqual({
      first: 2,
      last: 4,
      startSeconds: 4,
      endSeconds: 13.5,
      durationSeconds: 9.5,
      totalSeconds: 13.5,
    })
  })

  it.each([
    [5, 5],
    [-1, 5],
    [Number.NaN, 5],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY, undefined],
  ])('from %d to %d is none', (startSeconds, endSeconds) => {
    expect(segmentWindow(PLAIN, { startSeconds, endSeconds })).toBeUndefined()
    expect(clipMediaPlaylist(PLAIN, { startSeconds, endSeconds }).ok).toBe(false)
  })
})

describe('refused is', () => {
  it.each([
    ['what grows', PLAIN.replace('#EXT-X-ENDLIST\n', '')],
    ['a delta update', PLAIN.replace('#EXTINF', '#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXTINF')],
    ['a multivariant playlist', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n#EXT-X-ENDLIST\n'],
    ['a playlist without segments', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-ENDLIST\n'],
    ['a segment without a duration', PLAIN.replace('#EXTINF:1.50000,\n', '')],
    ['a duration that is no number', PLAIN.replace('1.50000', 'NaN')],
    ['another text', 'hello'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    const clip = clipMediaPlaylist(text, { startSeconds: 0, endSeconds: 1 })
    expect(clip).toMatchObject({ ok: false, code: 'restriction_unenforceable' })
  })

  it.each([
    [0, 1],
    [2, 1],
    [1.5, 2],
    [5, 6],
    [1, Number.NaN],
  ])('a range of positions from %d to %d of 4', (first, last) => {
    expect(clipped(PLAIN, first, last)).toMatch(/^refused/)
  })
})
