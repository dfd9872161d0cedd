import { viewOf } from '../../../transcoder/mp4/box.ts'
import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'

/** A box with its length and type before it. */
export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = joinBytes(parts)
  const whole = new Uint8Array(8 + body.byteLength)
  viewOf(whole).setUint32(0, whole.byteLength)
  whole.set(new TextEncoder().encode(type), 4)
  whole.set(body, 8)
  return whole
}

export function words(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4)
  values.forEach((value, index) => {
    viewOf(bytes).setUint32(index * 4, value >>> 0)
  })
  return bytes
}

export function bytes(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values)
}

export interface SampleTrack {
  readonly handler: 'vide' | 'soun'
  readonly timescale: number
  readonly mediaTime?: number
  readonly entry: Uint8Array
}

const AVCC = box('avcC', bytes(1, 0x64, 0, 0x1f, 0xff, 0xe0, 0))
export const AVC_ENTRY = box('avc1', new Uint8Array(78), AVCC)

/** AAC-LC, 48 kHz, stereo: the descriptors of ISO/IEC 14496-1 with the long form of lengths. */
export const AAC_ENTRY = box(
  'mp4a',
  new Uint8Array(28),
  box(
    'esds',
    words(0),
    bytes(3, 0x80, 0x80, 0x80, 25, 0, 1, 0),
    bytes(4, 0x80, 0x80, 0x80, 17, 0x40, 0x15, 0, 0, 0, 0, 1, 0xf4, 0, 0, 1, 0xf4, 0),
    bytes(5, 0x80, 0x80, 0x80, 2, 0x11, 0x90),
  ),
)

/** `ftyp` and `moov` with track 1. */
export function initOf(track: SampleTrack): Uint8Array<ArrayBuffer> {
  const { handler, timescale, mediaTime = 0, entry } = track
  const stbl = box('stbl', box('stsd', words(0, 1), entry))
  const mdia = box(
    'mdia',
    box('mdhd', words(0, 0, 0, timescale, 0, 0)),
    box('hdlr', words(0, 0), new TextEncoder().encode(handler), words(0, 0, 0)),
    box('minf', stbl),
  )
  const trak = box(
    'trak',
    box('tkhd', words(0, 0, 0, 1)),
    box('edts', box('elst', words(0, 1, 0, mediaTime, 0x10000))),
    mdia,
  )
  const mvex = box('mvex', box('trex', words(0, 1, 1, 0, 0, 0)))
  return joinBytes([box('ftyp', words(0x69736f35, 0)), box('moov', trak, mvex)])
}

export interface SampleSpec {
  readonly duration: number
  readonly data: Uint8Array
  readonly flags?: number
  readonly offset?: number
}

/** A `moof` and `mdat` of track 1. */
export function fragmentOf(
  decodeTime: number,
  samples: readonly SampleSpec[],
): Uint8Array<ArrayBuffer> {
  const rows = samples.flatMap(({ duration, data, flags = 0, offset = 0 }) => [
    duration,
    data.byteLength,
    flags,
    offset,
  ])
  const moof = (dataOffset: number) =>
    box(
      'moof',
      box('mfhd', words(0, 1)),
      box(
        'traf',
        box('tfhd', words(0x020000, 1)),
        box('tfdt', words(0x01000000, Math.floor(decodeTime / 2 ** 32), decodeTime)),
        box('trun', words(0x01000f01, samples.length, dataOffset, ...rows)),
      ),
    )
  const size = moof(0).byteLength
  return joinBytes([moof(size + 8), box('mdat', ...samples.map((sample) => sample.data))])
}
