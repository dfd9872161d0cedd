import { expect, test } from 'vitest'
import { readInitSegment } from '../../../transcoder/mp4/init-segment.ts'
import { AAC_ENTRY, box, bytes, initOf, words } from './sample-stream.ts'

function codecOf(entry: Uint8Array, handler: 'vide' | 'soun' = 'soun'): string {
  return readInitSegment(initOf({ handler, timescale: 1, entry })).codec
}

function avc(profile: number, constraints: number, level: number): Uint8Array {
  return box(
    'avc1',
    new Uint8Array(78),
    box('pasp', words(1, 1)),
    box('avcC', bytes(1, profile, constraints, level)),
  )
}

/** `esds` with descriptor lengths of one byte. */
function mp4a(indication: number, ...specific: readonly number[]): Uint8Array {
  const info = bytes(5, specific.length, ...specific)
  const config = bytes(4, 13 + info.byteLength, indication, 0x15, ...new Uint8Array(11), ...info)
  const es = bytes(3, 3 + config.byteLength, 0, 1, 0, ...config)
  return box('mp4a', new Uint8Array(28), box('esds', words(0), es))
}

test.each([
  { what: 'High 4.1', entry: avc(0x64, 0, 0x29), codec: 'avc1.640029' },
  { what: 'Main 3.1', entry: avc(0x4d, 0x40, 0x1f), codec: 'avc1.4d401f' },
  { what: 'Baseline 1.1', entry: avc(0x42, 0xc0, 0x0b), codec: 'avc1.42c00b' },
])('H.264 $what is $codec', ({ entry, codec }) => {
  expect(codecOf(entry, 'vide')).toBe(codec)
})

test.each([
  { what: 'AAC-LC', entry: AAC_ENTRY, codec: 'mp4a.40.2' },
  { what: 'AAC-LC in short lengths', entry: mp4a(0x40, 0x11, 0x90), codec: 'mp4a.40.2' },
  { what: 'HE-AAC', entry: mp4a(0x40, 0x2b, 0x92), codec: 'mp4a.40.5' },
  { what: 'xHE-AAC, whose type is escaped', entry: mp4a(0x40, 0xf9, 0x40), codec: 'mp4a.40.42' },
  { what: 'MP3', entry: mp4a(0x6b), codec: 'mp4a.6b' },
])('$what is $codec', ({ entry, codec }) => {
  expect(codecOf(entry)).toBe(codec)
})

test.each([
  { what: 'no description', entry: box('mp4a', new Uint8Array(28)) },
  {
    what: 'a wrong descriptor',
    entry: box('mp4a', new Uint8Array(28), box('esds', words(0), bytes(9, 9, 9))),
  },
  { what: 'an entry that is cut', entry: box('avc1', new Uint8Array(10)) },
])('$what is malformed', ({ entry }) => {
  expect(() => codecOf(entry)).toThrow(expect.objectContaining({ code: 'fragment_malformed' }))
})
