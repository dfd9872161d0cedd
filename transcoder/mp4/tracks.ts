import type { MediaFormat } from '../media-format.ts'
import { type Box, findBox, malformed, needBox, readBoxes, readType, viewOf } from './box.ts'
import type { SampleDefaults } from './sample.ts'
import { readSampleEntry, type SampleEntry } from './sample-entry.ts'

/** One track of a Movie Box, whoever wrote it and whatever it holds. */
export interface Track extends SampleEntry {
  readonly id: number
  /** Ticks per second. */
  readonly timescale: number
  /**
   * Seconds to add to a sample's time on the media's own timeline: what the edit list says of where
   * presentation begins (ISO/IEC 14496-12, 8.6.6). Zero without one.
   */
  readonly shiftSeconds: number
  /**
   * Ticks of the media's beginning that the edit list leaves out, such as the encoder's priming.
   * Zero without one.
   */
  readonly mediaStartTicks: number
  readonly defaults: SampleDefaults
}

const KINDS: Readonly<Record<string, MediaFormat['kind']>> = {
  vide: 'video',
  soun: 'audio',
  text: 'text',
  subt: 'text',
  sbtl: 'text',
}

/** Reads all tracks of a `moov`. @throws TranscoderError `fragment_malformed`, RangeError if cut */
export function readTracks(bytes: Uint8Array): readonly Track[] {
  const moov = needBox(bytes, ['moov'])
  const boxes = readBoxes(bytes, moov.bodyStart, moov.end)
  const mvhd = boxes.find((box) => box.type === 'mvhd')
  const movieScale = mvhd ? readTimescale(bytes, mvhd) : 1
  const mvex = boxes.find((box) => box.type === 'mvex')
  const trex = mvex ? readBoxes(bytes, mvex.bodyStart, mvex.end) : []
  return boxes
    .filter((box) => box.type === 'trak')
    .map((trak) => readTrack(bytes, trak, movieScale, trex))
}

function readTrack(bytes: Uint8Array, trak: Box, movieScale: number, trex: readonly Box[]): Track {
  const inside = (...path: readonly string[]) => needInside(bytes, trak, path)
  const timescale = readTimescale(bytes, inside('mdia', 'mdhd'))
  if (timescale === 0) throw malformed('a timescale of 0')
  const id = readTrackId(bytes, inside('tkhd'))
  const kind = KINDS[readType(bytes, inside('mdia', 'hdlr').bodyStart + 8)] ?? 'other'
  const stsd = inside('mdia', 'minf', 'stbl', 'stsd')
  const [entry] = readBoxes(bytes, stsd.bodyStart + 8, stsd.end)
  if (!entry) throw malformed('a track without a sample entry')
  return {
    ...readSampleEntry(bytes, entry, kind),
    id,
    timescale,
    ...readEdits(bytes, trak, movieScale || 1, timescale),
    defaults: readDefaults(bytes, trex, id),
  }
}

/** A leading empty edit puts presentation off; the first other one says where in the media it begins. */
function readEdits(
  bytes: Uint8Array,
  trak: Box,
  movieScale: number,
  timescale: number,
): Pick<Track, 'shiftSeconds' | 'mediaStartTicks'> {
  const elst = findInside(bytes, trak, ['edts', 'elst'])
  if (elst === undefined) return { shiftSeconds: 0, mediaStartTicks: 0 }
  const view = viewOf(bytes)
  const isLong = bytes[elst.bodyStart] === 1
  const count = view.getUint32(elst.bodyStart + 4)
  let shiftSeconds = 0
  for (let index = 0; index < count; index += 1) {
    const at = elst.bodyStart + 8 + index * (isLong ? 20 : 12)
    const duration = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at)
    const mediaTime = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4)
    if (mediaTime >= 0) {
      return { shiftSeconds: shiftSeconds - mediaTime / timescale, mediaStartTicks: mediaTime }
    }
    shiftSeconds += duration / movieScale
  }
  return { shiftSeconds, mediaStartTicks: 0 }
}

function readDefaults(bytes: Uint8Array, boxes: readonly Box[], trackId: number): SampleDefaults {
  const view = viewOf(bytes)
  const trex = boxes.find(
    (box) => box.type === 'trex' && view.getUint32(box.bodyStart + 4) === trackId,
  )
  if (trex === undefined) return { duration: 0, size: 0, flags: 0 }
  const [duration = 0, size = 0, flags = 0] = [12, 16, 20].map((at) =>
    view.getUint32(trex.bodyStart + at),
  )
  return { duration, size, flags }
}

function readTrackId(bytes: Uint8Array, tkhd: Box): number {
  return viewOf(bytes).getUint32(tkhd.bodyStart + 4 + 2 * timeBytes(bytes, tkhd))
}

/** In `mvhd` and `mdhd` alike. */
function readTimescale(bytes: Uint8Array, box: Box): number {
  return viewOf(bytes).getUint32(box.bodyStart + 4 + 2 * timeBytes(bytes, box))
}

/** Version 1 of a full box keeps its times in 64 bits. */
function timeBytes(bytes: Uint8Array, { bodyStart }: Box): number {
  return bytes[bodyStart] === 1 ? 8 : 4
}

function needInside(bytes: Uint8Array, trak: Box, path: readonly string[]): Box {
  const box = findInside(bytes, trak, path)
  if (box === undefined) throw malformed(`box trak/${path.join('/')} is missing`)
  return box
}

function findInside(bytes: Uint8Array, outer: Box, path: readonly string[]): Box | undefined {
  const found = findBox(bytes.subarray(outer.bodyStart, outer.end), path)
  if (found === undefined) return undefined
  const moved = (offset: number) => offset + outer.bodyStart
  return {
    type: found.type,
    start: moved(found.start),
    bodyStart: moved(found.bodyStart),
    end: moved(found.end),
  }
}
