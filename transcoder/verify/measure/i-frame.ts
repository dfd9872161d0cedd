import { isIntra, isSlice, lengthPrefixedUnits, nalType } from '../../bitstream/nal-units.ts'
import { isSync } from '../../mp4/sample.ts'
import { type PlacedSample, readTrackRuns } from '../../mp4/track-runs.ts'
import { readTracks, type Track } from '../../mp4/tracks.ts'
import { PACKET_BYTES } from '../../transport/packets.ts'
import { nalCoding, topBoxes } from './fmp4.ts'
import type { IFrameFacts, SegmentFacts, TrackFacts } from './segment-facts.ts'
import { measureTransportStream } from './transport-stream.ts'

/**
 * Measures what an I-frame playlist calls a segment, in fragmented MP4: a `moof` and the first
 * sample that it lists. What follows in the `mdat` may be left out (RFC 8216bis 3.1.2).
 *
 * @throws TranscoderError, RangeError where it is damaged
 */
export function measureIFrameFmp4(
  bytes: Uint8Array,
  tracks: readonly Track[] | undefined,
): SegmentFacts {
  const boxes = topBoxes(bytes)
  const known = boxes.some(({ type }) => type === 'moov') ? readTracks(bytes) : tracks
  if (known === undefined) throw new RangeError('there is no initialization section to read it by')
  const moof = boxes.find(({ type }) => type === 'moof')
  const runs = moof && moof.end <= bytes.length ? readTrackRuns(bytes, moof, known) : []
  const run = runs.find(({ track }) => track.format.kind === 'video')
  const [first] = run?.samples ?? []
  if (run === undefined || first === undefined) {
    return {
      ...shell(bytes, []),
      iFrame: { frames: 0, isIntra: undefined, excessBytes: 0, hasMoof: false },
    }
  }
  const iFrame: IFrameFacts = {
    frames: run.samples.filter(({ offset }) => offset < bytes.length).length,
    isIntra: isIntraSample(bytes, run.track, first),
    excessBytes: bytes.length - first.offset - first.size,
    hasMoof: true,
  }
  const decodeTime = run.decodeTime ?? 0
  return { ...shell(bytes, [factsOf(run.track, first, decodeTime)]), iFrame }
}

/** The same in a transport stream, whose packets are never cut. */
export function measureIFrameTransport(bytes: Uint8Array, map?: Uint8Array): SegmentFacts {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % PACKET_BYTES))
  const facts = measureTransportStream(whole, map)
  const video = facts.tracks.find(({ format }) => format.kind === 'video')
  return {
    ...facts,
    byteLength: bytes.length,
    iFrame: {
      frames: video?.sampleCount ?? 0,
      isIntra: video?.startsWithIdr,
      excessBytes: bytes.length % PACKET_BYTES,
      hasMoof: true,
    },
  }
}

function shell(bytes: Uint8Array, tracks: readonly TrackFacts[]): SegmentFacts {
  return { byteLength: bytes.length, container: 'fmp4', tracks, lacks: [] }
}

function factsOf(track: Track, sample: PlacedSample, decodeTime: number): TrackFacts {
  const seconds = (ticks: number) => ticks / track.timescale + track.shiftSeconds
  const start = decodeTime + sample.compositionOffset
  return {
    id: track.id,
    format: track.format,
    isEncrypted: track.isEncrypted,
    startSeconds: seconds(start),
    endSeconds: seconds(start + sample.duration),
    decodeStartSeconds: seconds(decodeTime),
    decodeEndSeconds: seconds(decodeTime + sample.duration),
    isTrimmed: track.mediaStartTicks > 0,
    sampleCount: 1,
    startsWithIdr: isSync(sample),
    syncSeconds: [],
    pace: undefined,
  }
}

function isIntraSample(bytes: Uint8Array, track: Track, sample: PlacedSample): boolean {
  if (track.nalLengthBytes === undefined || track.isEncrypted) return isSync(sample)
  const coding = nalCoding(track)
  const data = bytes.subarray(sample.offset, sample.offset + sample.size)
  for (const unit of lengthPrefixedUnits(data, track.nalLengthBytes)) {
    if (isSlice(nalType(unit, coding), coding)) return isIntra(unit, coding)
  }
  return isSync(sample)
}
