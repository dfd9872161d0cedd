import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fragment } from '../../../transcoder/mp4/fragment.ts'
import { FragmentReader } from '../../../transcoder/mp4/fragment-reader.ts'
import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'
import { isSync } from '../../../transcoder/mp4/sample.ts'
import { AAC_ENTRY, AVC_ENTRY, box, bytes, fragmentOf, initOf, words } from './sample-stream.ts'

const NON_SYNC = 0x10000
const INIT = initOf({ handler: 'vide', timescale: 30000, mediaTime: 2002, entry: AVC_ENTRY })
const FIRST = fragmentOf(0, [
  { duration: 1001, data: bytes(1, 2, 3), offset: 2002 },
  { duration: 1001, data: bytes(4), flags: NON_SYNC, offset: 1001 },
])
const SECOND = fragmentOf(2 ** 33, [{ duration: 1001, data: bytes(5, 6) }])
const STREAM = joinBytes([
  INIT,
  box('styp'),
  FIRST,
  box('sidx', words(0)),
  SECOND,
  box('mfra', words(0)),
])

function readAll(chunks: readonly Uint8Array[]) {
  const reader = new FragmentReader()
  const events = chunks.flatMap((chunk) => reader.push(chunk))
  reader.end()
  return events
}

function malformed() {
  return expect.objectContaining({ code: 'fragment_malformed' })
}

test('a stream is an init segment and its fragments', () => {
  const [init, ...fragments] = readAll([STREAM])
  expect(init).toMatchObject({
    type: 'init',
    init: {
      kind: 'video',
      codec: 'avc1.64001f',
      trackId: 1,
      timescale: 30000,
      presentationOffset: 2002,
      bytes: INIT,
    },
  })
  expect(fragments).toMatchObject([
    {
      type: 'fragment',
      fragment: { decodeTime: 0, duration: 2002, bytes: FIRST, dataOffset: FIRST.byteLength - 4 },
    },
    { type: 'fragment', fragment: { decodeTime: 2 ** 33, duration: 1001, bytes: SECOND } },
  ])
})

test('samples tell their size, their offset and whether they are sync samples', () => {
  const fragments = readAll([STREAM]).flatMap((event) =>
    event.type === 'fragment' ? [event.fragment] : [],
  )
  const [first] = fragments as [Fragment, ...Fragment[]]
  expect(
    first.samples.map((sample) => [sample.size, sample.compositionOffset, isSync(sample)]),
  ).toEqual([
    [3, 2002, true],
    [1, 1001, false],
  ])
})

test('byte by byte it is the same', () => {
  expect(readAll(Array.from(STREAM, (byte) => bytes(byte)))).toEqual(readAll([STREAM]))
})

test('in any chunks it is the same', () => {
  const whole = readAll([STREAM])
  const cuts = fc.array(fc.nat(STREAM.byteLength), { maxLength: 12 })
  fc.assert(
    fc.property(cuts, (places) => {
      const edges = [0, ...places.sort((a, b) => a - b), STREAM.byteLength]
      const chunks = edges.slice(1).map((end, index) => STREAM.subarray(edges[index], end))
      expect(readAll(chunks)).toEqual(whole)
    }),
  )
})

test('a fragment is given as soon as its last byte is there', () => {
  const reader = new FragmentReader()
  reader.push(INIT)
  expect(reader.push(FIRST.subarray(0, -1))).toEqual([])
  expect(reader.push(FIRST.subarray(-1))).toHaveLength(1)
})

describe('boxes that lie are refused, not waited for', () => {
  test.each([
    { what: 'a size of 0', stream: words(0, 0x6d646174) },
    { what: 'a size below its own header', stream: words(7, 0x6d646174) },
    { what: 'a moof of a gigabyte', stream: words(0x40000000, 0x6d6f6f66) },
    {
      what: 'a 64-bit size beyond all files',
      stream: words(1, 0x6d646174, 0xffffffff, 0xffffffff),
    },
    { what: 'mdat before moov', stream: box('mdat', bytes(1)) },
    { what: 'a child larger than its parent', stream: box('moov', words(999, 0x7472616b)) },
    { what: 'a moov without tracks', stream: box('moov') },
    { what: 'a second moov', stream: joinBytes([INIT, INIT]) },
    { what: 'a run that ends early', stream: joinBytes([INIT, cutRun(), box('mdat', bytes(1))]) },
    {
      what: 'a run of more samples than there are bytes',
      stream: joinBytes([INIT, cutRun(0x001, 0xffffffff), box('mdat', bytes(1))]),
    },
    { what: 'a moof without a track', stream: joinBytes([INIT, box('moof'), box('mdat')]) },
    {
      what: 'samples beyond the data',
      stream: joinBytes([INIT, FIRST.subarray(0, -12), box('mdat')]),
    },
    {
      what: 'an unknown codec',
      stream: initOf({ handler: 'vide', timescale: 1, entry: box('vp09') }),
    },
    {
      what: 'a timescale of 0',
      stream: initOf({ handler: 'vide', timescale: 0, entry: AVC_ENTRY }),
    },
    { what: 'plain text', stream: new TextEncoder().encode('#EXTM3U\n#EXT-X-VERSION:6\n') },
  ])('$what', ({ stream }) => {
    expect(() => readAll([stream])).toThrow(malformed())
  })
})

test('any damage to a header gives a result or the one error, never another', () => {
  fc.assert(
    fc.property(fc.nat(STREAM.byteLength - 1), fc.nat(255), (place, value) => {
      const damaged = STREAM.slice()
      damaged[place] = value
      try {
        readAll([damaged])
      } catch (error) {
        expect(error).toMatchObject({ code: 'fragment_malformed' })
      }
    }),
    { numRuns: 2000 },
  )
})

test.each([1, 7, INIT.byteLength + 1, STREAM.byteLength - 1])(
  'an end after %i bytes is inside a box',
  (count) => {
    expect(() => readAll([STREAM.subarray(0, count)])).toThrow(malformed())
  },
)

test('audio is told from video', () => {
  const init = initOf({ handler: 'soun', timescale: 48000, mediaTime: 1024, entry: AAC_ENTRY })
  expect(readAll([init])).toMatchObject([
    { init: { kind: 'audio', codec: 'mp4a.40.2', presentationOffset: 1024 } },
  ])
})

/** A `moof` whose run says that it has more samples than it lists, or any number and lists none. */
function cutRun(flags = 0x301, count = 9e6): Uint8Array {
  return box(
    'moof',
    box(
      'traf',
      box('tfhd', words(0x020000, 1)),
      box('tfdt', words(0, 0)),
      box('trun', words(flags, count, 0)),
    ),
  )
}
