import { CLOCK_HZ } from '../../transport/pes.ts'
import type { StreamCoding } from '../../transport/tables.ts'
import { audioFacts } from './elementary-audio.ts'
import type { SegmentFacts } from './segment-facts.ts'

const OWNER = 'com.apple.streaming.transportStreamTimestamp'

/** The coding of sound that is packed without a container, behind an ID3 tag or at once. */
export function packedCoding(bytes: Uint8Array): StreamCoding | undefined {
  const [a = 0, b = 0] = bytes.subarray(id3Length(bytes))
  if (a === 0xff && (b & 0xf6) === 0xf0) return 'aac'
  if (a === 0xff && (b & 0xe6) === 0xe2) return 'mp3'
  if (a !== 0x0b || b !== 0x77) return undefined
  const identification = (bytes[id3Length(bytes) + 5] ?? 0) >> 3
  return identification > 10 ? 'ec-3' : 'ac-3'
}

/** Measures a segment of packed audio (RFC 8216bis 3.1.3). */
export function measurePackedAudio(bytes: Uint8Array, coding: StreamCoding): SegmentFacts {
  const length = id3Length(bytes)
  const start = readTimestamp(bytes.subarray(0, length))
  const facts = audioFacts(0, bytes.subarray(length), coding, start ?? 0, false)
  if (facts === undefined) throw new RangeError('it holds no frames of sound')
  return {
    byteLength: bytes.length,
    container: 'packed-audio',
    tracks: [facts],
    lacks: start === undefined ? ['an ID3 tag with the time of its first sample'] : [],
  }
}

/** ID3v2, 3.1: seven bits in each byte of the size. */
function id3Length(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
  return 10 + ((a & 0x7f) << 21) + ((b & 0x7f) << 14) + ((c & 0x7f) << 7) + (d & 0x7f)
}

/** The PRIV frame of that owner holds 33 bits of a 90 kHz clock in eight bytes. */
function readTimestamp(tag: Uint8Array): number | undefined {
  const text = String.fromCharCode(...tag.subarray(0, 1024))
  const owner = text.indexOf(`${OWNER}\0`)
  const at = owner + OWNER.length + 1
  if (owner < 0 || at + 8 > tag.length) return undefined
  const time = tag.subarray(at, at + 8).reduce((sum, byte) => sum * 256 + byte, 0)
  return (time % 2 ** 33) / CLOCK_HZ
}
