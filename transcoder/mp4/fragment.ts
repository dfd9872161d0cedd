import { type Box, malformed, readBoxes, viewOf } from './box.ts'
import type { InitSegment, SampleDefaults } from './init-segment.ts'

/** One `moof` and its `mdat`, of one track. */
export interface Fragment {
  readonly bytes: Uint8Array
  /** On the media's own timeline, in ticks (`tfdt`). */
  readonly decodeTime: number
  /** Ticks of all samples together. */
  readonly duration: number
  readonly samples: readonly Sample[]
  /** Where in `bytes` the first sample begins; the others follow without a gap. */
  readonly dataOffset: number
}

export interface Sample {
  readonly duration: number
  readonly size: number
  readonly flags: number
  /** Presentation less decode time, in ticks. */
  readonly compositionOffset: number
}

/** `sample_is_non_sync_sample` (ISO/IEC 14496-12, 8.8.3.1). */
const NON_SYNC = 0x10000

export function isSync(sample: Sample): boolean {
  return (sample.flags & NON_SYNC) === 0
}

/** Reads a whole fragment. @throws TranscoderError `fragment_malformed` */
export function readFragment(bytes: Uint8Array, init: InitSegment): Fragment {
  try {
    return readMoof(bytes, init)
  } catch (error) {
    if (error instanceof RangeError) throw malformed('a fragment ends too early', error)
    throw error
  }
}

function readMoof(bytes: Uint8Array, init: InitSegment): Fragment {
  const [moof] = readBoxes(bytes)
  if (moof?.type !== 'moof') throw malformed('a fragment without moof')
  const [traf, ...others] = childrenOf(bytes, moof, 'traf')
  if (!traf || others.length > 0) throw malformed('a fragment with other than one track')
  const defaults = readTfhd(bytes, onlyChild(bytes, traf, 'tfhd'), init)
  const runs = childrenOf(bytes, traf, 'trun').map((trun) => readTrun(bytes, trun, defaults))
  const samples = runs.flatMap((run) => run.samples)
  const dataOffset = moof.start + (runs[0]?.dataOffset ?? 0)
  const dataBytes = samples.reduce((sum, sample) => sum + sample.size, 0)
  if (samples.length === 0) throw malformed('a fragment without samples')
  if (dataOffset < moof.end || dataOffset + dataBytes > bytes.byteLength) {
    throw malformed('samples that lie outside their fragment')
  }
  return {
    bytes,
    decodeTime: readTfdt(bytes, onlyChild(bytes, traf, 'tfdt')),
    duration: samples.reduce((sum, sample) => sum + sample.duration, 0),
    samples,
    dataOffset,
  }
}

function childrenOf(bytes: Uint8Array, parent: Box, type: string): readonly Box[] {
  return readBoxes(bytes, parent.bodyStart, parent.end).filter((box) => box.type === type)
}

function onlyChild(bytes: Uint8Array, parent: Box, type: string): Box {
  const [box] = childrenOf(bytes, parent, type)
  if (!box) throw malformed(`${parent.type} without ${type}`)
  return box
}

/** ISO/IEC 14496-12, 8.8.7. */
function readTfhd(bytes: Uint8Array, tfhd: Box, init: InitSegment): SampleDefaults {
  const view = viewOf(bytes)
  const flags = view.getUint32(tfhd.bodyStart) & 0xffffff
  if (view.getUint32(tfhd.bodyStart + 4) !== init.trackId) throw malformed('an unknown track')
  let at = tfhd.bodyStart + 8 + (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0)
  const next = (isPresent: number, otherwise: number) => {
    if (!isPresent) return otherwise
    at += 4
    return view.getUint32(at - 4)
  }
  return {
    duration: next(flags & 0x08, init.defaults.duration),
    size: next(flags & 0x10, init.defaults.size),
    flags: next(flags & 0x20, init.defaults.flags),
  }
}

/** ISO/IEC 14496-12, 8.8.12. */
function readTfdt(bytes: Uint8Array, tfdt: Box): number {
  const view = viewOf(bytes)
  const isLong = view.getUint8(tfdt.bodyStart) === 1
  return isLong ? Number(view.getBigUint64(tfdt.bodyStart + 4)) : view.getUint32(tfdt.bodyStart + 4)
}

/** ISO/IEC 14496-12, 8.8.8. */
function readTrun(bytes: Uint8Array, trun: Box, defaults: SampleDefaults) {
  const view = viewOf(bytes)
  const flags = view.getUint32(trun.bodyStart) & 0xffffff
  const count = view.getUint32(trun.bodyStart + 4)
  // A run need not hold a byte for each sample, so a lie about their number has to be caught here.
  if (count > bytes.byteLength)
    throw malformed('a run with more samples than the fragment has bytes')
  let at = trun.bodyStart + 8
  const next = (isPresent: number, otherwise: number) => {
    if (!isPresent) return otherwise
    at += 4
    return view.getInt32(at - 4)
  }
  const dataOffset = next(flags & 0x01, 0)
  const firstFlags = next(flags & 0x04, defaults.flags)
  const samples: Sample[] = []
  for (let index = 0; index < count; index += 1) {
    if (at > trun.end) throw malformed('a run with fewer samples than it says')
    samples.push({
      duration: next(flags & 0x100, defaults.duration),
      size: next(flags & 0x200, defaults.size),
      flags: next(flags & 0x400, index === 0 ? firstFlags : defaults.flags),
      compositionOffset: next(flags & 0x800, 0),
    })
  }
  return { dataOffset, samples }
}
