import { findBox, malformed, needBox, readBoxes, readType, viewOf } from './box.ts'
import { readCodecString } from './codec-string.ts'

/** What the `moov` of a stream with one track says about its fragments. */
export interface InitSegment {
  readonly bytes: Uint8Array
  readonly kind: 'video' | 'audio'
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codec: string
  readonly trackId: number
  /** Ticks per second. */
  readonly timescale: number
  /**
   * Where presentation begins on the media's own timeline, in ticks: the encoder's delay that a
   * player skips (ISO/IEC 14496-12, 8.6.6).
   */
  readonly presentationOffset: number
  /** For fragments that do not say it themselves (`trex`, 8.8.3). */
  readonly defaults: SampleDefaults
}

export interface SampleDefaults {
  readonly duration: number
  readonly size: number
  readonly flags: number
}

const TRAK = ['moov', 'trak']
const STSD = [...TRAK, 'mdia', 'minf', 'stbl', 'stsd']

/** Reads `ftyp` and `moov`. @throws TranscoderError `fragment_malformed` */
export function readInitSegment(bytes: Uint8Array): InitSegment {
  const moov = needBox(bytes, ['moov'])
  const tracks = readBoxes(bytes, moov.bodyStart, moov.end).filter((box) => box.type === 'trak')
  if (tracks.length !== 1) throw malformed(`${tracks.length} tracks in one stream`)
  try {
    return {
      bytes,
      kind: readKind(bytes),
      codec: readCodecString(bytes, needBox(bytes, STSD)),
      trackId: readTrackId(bytes),
      timescale: readTimescale(bytes),
      presentationOffset: readPresentationOffset(bytes),
      defaults: readDefaults(bytes),
    }
  } catch (error) {
    if (error instanceof RangeError) throw malformed('a box ends too early', error)
    throw error
  }
}

function readKind(bytes: Uint8Array): InitSegment['kind'] {
  const hdlr = needBox(bytes, [...TRAK, 'mdia', 'hdlr'])
  const handler = readType(bytes, hdlr.bodyStart + 8)
  if (handler === 'vide') return 'video'
  if (handler === 'soun') return 'audio'
  throw malformed(`handler ${JSON.stringify(handler)} is neither video nor audio`)
}

function readTrackId(bytes: Uint8Array): number {
  const tkhd = needBox(bytes, [...TRAK, 'tkhd'])
  return viewOf(bytes).getUint32(tkhd.bodyStart + 4 + 2 * timeBytes(bytes, tkhd.bodyStart))
}

function readTimescale(bytes: Uint8Array): number {
  const mdhd = needBox(bytes, [...TRAK, 'mdia', 'mdhd'])
  const at = mdhd.bodyStart + 4 + 2 * timeBytes(bytes, mdhd.bodyStart)
  const timescale = viewOf(bytes).getUint32(at)
  if (timescale === 0) throw malformed('a timescale of 0')
  return timescale
}

/** Version 1 of a full box keeps its times in 64 bits. */
function timeBytes(bytes: Uint8Array, bodyStart: number): number {
  return bytes[bodyStart] === 1 ? 8 : 4
}

/** The media time of the last edit; edits before it can only be empty ones. */
function readPresentationOffset(bytes: Uint8Array): number {
  const elst = findBox(bytes, [...TRAK, 'edts', 'elst'])
  if (!elst) return 0
  const view = viewOf(bytes)
  const isLong = bytes[elst.bodyStart] === 1
  const count = view.getUint32(elst.bodyStart + 4)
  if (count === 0) return 0
  const last = elst.bodyStart + 8 + (count - 1) * (isLong ? 20 : 12)
  const time = isLong ? Number(view.getBigInt64(last + 8)) : view.getInt32(last + 4)
  return Math.max(0, time)
}

function readDefaults(bytes: Uint8Array): SampleDefaults {
  const at = needBox(bytes, ['moov', 'mvex', 'trex']).bodyStart
  const view = viewOf(bytes)
  return {
    duration: view.getUint32(at + 12),
    size: view.getUint32(at + 16),
    flags: view.getUint32(at + 20),
  }
}
