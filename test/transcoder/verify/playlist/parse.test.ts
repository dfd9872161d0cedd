import { describe, expect, it } from 'vitest'
import type { FaultKind } from '../../../../transcoder/verify/playlist/fault.ts'
import { readMediaPlaylist } from '../../../../transcoder/verify/playlist/media-playlist.ts'
import { readMultivariantPlaylist } from '../../../../transcoder/verify/playlist/multivariant-playlist.ts'
import { parsePlaylist } from '../../../../transcoder/verify/playlist/parse.ts'
import { requiredVersion } from '../../../../transcoder/verify/playlist/required-version.ts'

const parse = (...lines: readonly string[]) =>
  parsePlaylist(`${['#EXTM3U', ...lines].join('\n')}\n`, {
    imported: undefined,
    query: new URLSearchParams('q=a%20b&empty='),
  })
const media = (...lines: readonly string[]) => {
  const { lines: parsed, faults } = parse(...lines)
  return { ...readMediaPlaylist(parsed, faults), faults }
}

describe('faults are found in the line where they stand', () => {
  it.each<{ line: string; kind: FaultKind; seen: RegExp }>([
    { line: '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b"c', kind: 'attribute-list', seen: /"c"/ },
    { line: '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b', kind: 'attribute-list', seen: /NAME/ },
    {
      line: '#EXT-X-MEDIA:TYPE=AUDIO ,GROUP-ID="a",NAME="b"',
      kind: 'attribute-list',
      seen: /GROUP-ID/,
    },
    {
      line: '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID = "a",NAME="b"',
      kind: 'attribute-list',
      seen: /GROUP-ID/,
    },
    {
      line: '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\'a\',NAME="b"',
      kind: 'attribute-list',
      seen: /GROUP-ID/,
    },
    { line: '#EXT-X-STREAM-INF:BANDWIDTH=1e6', kind: 'attribute-list', seen: /1e6/ },
    {
      line: '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1280X720',
      kind: 'attribute-list',
      seen: /1280X720/,
    },
    {
      line: '#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=none',
      kind: 'attribute-list',
      seen: /none/,
    },
    { line: '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0xZZ', kind: 'attribute-list', seen: /0xZZ/ },
    { line: '#EXT-X-KEY:METHOD=AES-128', kind: 'missing-attribute', seen: /none/ },
    {
      line: '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="a",NAME="b"',
      kind: 'missing-attribute',
      seen: /none/,
    },
    {
      line: '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="a",NAME="b"',
      kind: 'missing-attribute',
      seen: /none/,
    },
    { line: '#EXT-X-SESSION-DATA:DATA-ID="a"', kind: 'missing-attribute', seen: /none/ },
    { line: '#EXT-X-DEFINE:NAME="a",IMPORT="a"', kind: 'definition', seen: /one of/ },
    { line: '#EXT-X-DEFINE:NAME="a b",VALUE=""', kind: 'definition', seen: /a b/ },
    { line: '#EXT-X-DEFINE:QUERYPARAM="empty"', kind: 'definition', seen: /parameter/ },
    { line: '#EXT-X-TARGETDURATION:0', kind: 'tag-value', seen: /0/ },
    { line: '#EXT-X-BYTERANGE:12@', kind: 'tag-value', seen: /12@/ },
    { line: 'a{$b}.ts', kind: 'variable', seen: /\{\$b\}/ },
  ])('$line: $kind', ({ line, kind, seen }) => {
    const faults = parse(line).faults.filter((fault) => fault.kind === kind)
    expect(faults[0]).toMatchObject({ kind, line: 2, seen: expect.stringMatching(seen) })
  })

  it.each([
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a, b",NAME="c=d",CHANNELS="16/JOC"',
    '#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=23.976,CLOSED-CAPTIONS="cc",X-OWN=anything',
    '#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=NO',
    '#EXT-X-DEFINE:NAME="a",VALUE=""',
    '#EXT-X-DEFINE:QUERYPARAM="q"',
    '#EXT-X-KEY:METHOD=NONE',
    '#EXT-X-DATERANGE:ID="1",X-A="b",SCTE35-OUT=0xFC',
    '#EXT-X-UNKNOWN:a = b',
    '# a comment, a = "b',
  ])('nothing is wrong with %s', (line) => {
    expect(parse(line).faults).toEqual([])
  })
})

describe('segments', () => {
  it('have the map and the key that stand before them', () => {
    const { segments, faults } = media(
      ...[
        '#EXT-X-TARGETDURATION:6',
        '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x01',
        '#EXT-X-MAP:URI="i",BYTERANGE="5@9"',
      ],
      ...[
        '#EXTINF:6,',
        'a.ts',
        '#EXT-X-KEY:METHOD=NONE',
        '#EXT-X-DISCONTINUITY',
        '#EXTINF:5.5,title',
        'b.ts',
      ],
    )
    expect(faults).toEqual([])
    const map = {
      uri: 'i',
      range: { offset: 9, length: 5 },
      key: { method: 'AES-128', uri: 'k', iv: '0x01', format: 'identity' },
    }
    expect(segments).toMatchObject([
      { uri: 'a.ts', durationSeconds: 6, map, key: map.key, isDiscontinuity: false },
      { uri: 'b.ts', durationSeconds: 5.5, map, key: undefined, isDiscontinuity: true },
    ])
  })

  it('follow each other in one resource', () => {
    const { segments } = media(
      '#EXTINF:1,',
      '#EXT-X-BYTERANGE:10@5',
      'a',
      '#EXTINF:1,',
      '#EXT-X-BYTERANGE:7',
      'a',
    )
    expect(segments.map(({ range }) => range)).toEqual([
      { offset: 5, length: 10 },
      { offset: 15, length: 7 },
    ])
  })

  it.each([
    { lines: ['#EXTINF:1,', '#EXT-X-BYTERANGE:7', 'a'], kind: 'byte-range' },
    {
      lines: ['#EXTINF:1,', '#EXT-X-BYTERANGE:7@0', 'a', '#EXTINF:1,', '#EXT-X-BYTERANGE:7', 'b'],
      kind: 'byte-range',
    },
    { lines: ['#EXT-X-MAP:URI="i",BYTERANGE="5"'], kind: 'byte-range' },
    { lines: ['a.ts'], kind: 'extinf' },
    { lines: ['#EXTINF:-1,', 'a.ts'], kind: 'extinf' },
  ])('$lines: $kind', ({ lines, kind }) => {
    expect(media(...lines).faults.map((fault) => fault.kind)).toContain(kind)
  })
})

describe('the version that is needed', () => {
  it.each([
    [1, '#EXTINF:6,'],
    [2, '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x01'],
    [3, '#EXTINF:5.5,'],
    [4, '#EXT-X-BYTERANGE:1@0'],
    [5, '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"'],
    [6, '#EXT-X-MAP:URI="i"'],
    [7, '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="a",NAME="b",INSTREAM-ID="SERVICE1"'],
    [8, '#EXT-X-DEFINE:NAME="a",VALUE="b"'],
    [9, '#EXT-X-SKIP:SKIPPED-SEGMENTS=1'],
    [11, '#EXT-X-DEFINE:QUERYPARAM="q"'],
    [12, '#EXT-X-STREAM-INF:BANDWIDTH=1,REQ-VIDEO-LAYOUT="CH-STEREO"'],
    [13, '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",INSTREAM-ID="1"'],
  ])('is %i for %s', (version, line) => {
    expect(requiredVersion(parse(line).lines).version).toBe(version)
  })

  it('is 5 for a map among I-frames', () => {
    const { lines } = parse('#EXT-X-I-FRAMES-ONLY', '#EXT-X-MAP:URI="i"')
    expect(requiredVersion(lines).version).toBe(5)
  })
})

it('variants are a tag and the next URI, whatever stands between them', () => {
  const { lines, faults } = parse(
    '#EXT-X-STREAM-INF:BANDWIDTH=1',
    '',
    '# comment',
    'a',
    'b',
    '#EXT-X-STREAM-INF:BANDWIDTH=2',
  )
  const { variants } = readMultivariantPlaylist(lines, faults)
  expect(variants.map(({ uri }) => uri)).toEqual(['a'])
  expect(faults).toMatchObject([
    { kind: 'stream-inf', line: 6, expected: 'EXT-X-STREAM-INF before each URI' },
    { kind: 'stream-inf', line: 7, expected: 'a URI line behind EXT-X-STREAM-INF' },
  ])
})
