import { malformed, readBoxes } from './box.ts'
import type { InitSegment } from './init-segment.ts'
import type { Sample } from './sample.ts'
import { type PlacedSample, readTrackRuns } from './track-runs.ts'

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
  const [run, ...others] = readTrackRuns(bytes, moof, [init.track])
  if (!run || others.length > 0) throw malformed('a fragment with other than one track')
  const { decodeTime, samples } = run
  if (decodeTime === undefined) throw malformed('traf without tfdt')
  const dataOffset = samples[0]?.offset
  if (dataOffset === undefined) throw malformed('a fragment without samples')
  if (dataOffset < moof.end || endOf(samples, dataOffset) > bytes.byteLength) {
    throw malformed('samples that lie outside their fragment')
  }
  const duration = samples.reduce((sum, sample) => sum + sample.duration, 0)
  return { bytes, decodeTime, duration, samples, dataOffset }
}

/** Where the last sample ends. @throws TranscoderError where one does not follow the one before */
function endOf(samples: readonly PlacedSample[], start: number): number {
  return samples.reduce((end, { offset, size }) => {
    if (offset !== end) throw malformed('samples with a gap between them')
    return offset + size
  }, start)
}
