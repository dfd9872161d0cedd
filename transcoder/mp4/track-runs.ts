import { type Box, malformed, readBoxes, viewOf } from './box.ts'
import type { Sample, SampleDefaults } from './sample.ts'
import type { Track } from './tracks.ts'

/** Samples of one track in one `moof`, whoever wrote it. */
export interface TrackRun {
  readonly track: Track
  /** Of the first sample, in ticks; `undefined` without `tfdt`, which HLS asks for. */
  readonly decodeTime: number | undefined
  readonly samples: readonly PlacedSample[]
  /** Whether offsets count from the `moof`, as HLS asks for (RFC 8216bis 3.1.2). */
  readonly isMoofRelative: boolean
}

export interface PlacedSample extends Sample {
  /** Where it begins in the bytes that were read. */
  readonly offset: number
}

const BASE_DATA_OFFSET = 0x01
const DATA_OFFSET = 0x01
const DEFAULT_BASE_IS_MOOF = 0x020000

/** Reads every `traf` whose track is known. @throws TranscoderError, RangeError where it is cut */
export function readTrackRuns(
  bytes: Uint8Array,
  moof: Box,
  tracks: readonly Track[],
): readonly TrackRun[] {
  const runs: TrackRun[] = []
  let dataEnd = moof.start
  for (const traf of childrenOf(bytes, moof, 'traf')) {
    const [tfhd] = childrenOf(bytes, traf, 'tfhd')
    if (tfhd === undefined) throw malformed('traf without tfhd')
    const id = viewOf(bytes).getUint32(tfhd.bodyStart + 4)
    const track = tracks.find((each) => each.id === id)
    if (track === undefined)
      throw malformed(`a fragment of track ${id}, which the moov does not have`)
    const header = readHeader(bytes, tfhd, track.defaults)
    const base = header.isMoofRelative ? moof.start : dataEnd
    const samples = readRuns(bytes, traf, header.defaults, base)
    const last = samples.at(-1)
    dataEnd = last ? last.offset + last.size : dataEnd
    const decodeTime = readDecodeTime(bytes, traf)
    runs.push({ track, decodeTime, samples, isMoofRelative: header.isRelative })
  }
  return runs
}

/** ISO/IEC 14496-12, 8.8.7. */
function readHeader(bytes: Uint8Array, tfhd: Box, defaults: SampleDefaults) {
  const view = viewOf(bytes)
  const flags = view.getUint32(tfhd.bodyStart) & 0xffffff
  const hasBase = (flags & BASE_DATA_OFFSET) !== 0
  let at = tfhd.bodyStart + 8 + (hasBase ? 8 : 0) + (flags & 0x02 ? 4 : 0)
  const next = (isPresent: number, otherwise: number) => {
    if (!isPresent) return otherwise
    at += 4
    return view.getUint32(at - 4)
  }
  return {
    isRelative: !hasBase,
    // An absolute offset counts from a file that a segment is not; most writers mean the moof.
    isMoofRelative: hasBase || (flags & DEFAULT_BASE_IS_MOOF) !== 0,
    defaults: {
      duration: next(flags & 0x08, defaults.duration),
      size: next(flags & 0x10, defaults.size),
      flags: next(flags & 0x20, defaults.flags),
    },
  }
}

function readDecodeTime(bytes: Uint8Array, traf: Box): number | undefined {
  const [tfdt] = childrenOf(bytes, traf, 'tfdt')
  if (tfdt === undefined) return undefined
  const view = viewOf(bytes)
  const isLong = bytes[tfdt.bodyStart] === 1
  return isLong ? Number(view.getBigUint64(tfdt.bodyStart + 4)) : view.getUint32(tfdt.bodyStart + 4)
}

function readRuns(
  bytes: Uint8Array,
  traf: Box,
  defaults: SampleDefaults,
  base: number,
): readonly PlacedSample[] {
  const samples: PlacedSample[] = []
  let next = base
  for (const trun of childrenOf(bytes, traf, 'trun')) {
    next = readRun(bytes, trun, defaults, { base, next }, samples)
  }
  return samples
}

/** ISO/IEC 14496-12, 8.8.8. Appends the samples and gives where their data ends. */
function readRun(
  bytes: Uint8Array,
  trun: Box,
  defaults: SampleDefaults,
  place: { readonly base: number; readonly next: number },
  samples: PlacedSample[],
): number {
  const view = viewOf(bytes)
  const flags = view.getUint32(trun.bodyStart) & 0xffffff
  const count = view.getUint32(trun.bodyStart + 4)
  checkCount(bytes, trun, flags, count)
  let at = trun.bodyStart + 8
  const next = (flag: number, otherwise: number) => {
    if ((flags & flag) === 0) return otherwise
    at += 4
    return view.getInt32(at - 4)
  }
  let offset = flags & DATA_OFFSET ? place.base + next(DATA_OFFSET, 0) : place.next
  const firstFlags = next(0x04, defaults.flags)
  for (let index = 0; index < count; index += 1) {
    const duration = next(0x100, defaults.duration) >>> 0
    const size = next(0x200, defaults.size) >>> 0
    const sampleFlags = next(0x400, index === 0 ? firstFlags : defaults.flags)
    const compositionOffset = next(0x800, 0)
    samples.push({ offset, duration, size, flags: sampleFlags, compositionOffset })
    offset += size
  }
  return offset
}

/** A row may take no byte at all, so a lie about their number has to be caught before they are read. */
function checkCount(bytes: Uint8Array, trun: Box, flags: number, count: number): void {
  const fields = (wanted: readonly number[]) => wanted.filter((flag) => flags & flag).length
  const headBytes = 8 + 4 * fields([DATA_OFFSET, 0x04])
  const rowBytes = 4 * fields([0x100, 0x200, 0x400, 0x800])
  if (count > bytes.byteLength || trun.bodyStart + headBytes + count * rowBytes > trun.end)
    throw malformed('a run with fewer samples than it says')
}

function childrenOf(bytes: Uint8Array, parent: Box, type: string): readonly Box[] {
  return readBoxes(bytes, parent.bodyStart, parent.end).filter((box) => box.type === type)
}
