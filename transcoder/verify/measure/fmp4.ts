import { lengthPrefixedUnits, type NalCoding, startsWithIdr } from '../../bitstream/nal-units.ts'
import { type Box, LONGEST_HEADER, readBoxHeader } from '../../mp4/box.ts'
import { isSync } from '../../mp4/sample.ts'
import { type PlacedSample, readTrackRuns, type TrackRun } from '../../mp4/track-runs.ts'
import { readTracks, type Track } from '../../mp4/tracks.ts'
import { paceOf, type SegmentFacts, type TrackFacts } from './segment-facts.ts'

/** Boxes that a segment or an initialization section begins with. */
const FIRST_BOXES = 'ftyp styp moof sidx emsg prft moov free skip uuid mdat ssix'.split(' ')

export function isMp4(bytes: Uint8Array): boolean {
  return FIRST_BOXES.includes(String.fromCharCode(...bytes.subarray(4, 8)))
}

/**
 * Measures a segment of fragmented MP4. `tracks` are those of its initialization section, if it has
 * one; a segment that brings its own is read by that.
 *
 * @throws TranscoderError, RangeError where it is damaged
 */
export function measureFmp4(bytes: Uint8Array, tracks: readonly Track[] | undefined): SegmentFacts {
  const boxes = topBoxes(bytes)
  const hasMoov = boxes.some(({ type }) => type === 'moov')
  const known = hasMoov ? readTracks(bytes) : tracks
  if (known === undefined) throw new RangeError('there is no initialization section to read it by')
  const runs = boxes
    .filter(({ type }) => type === 'moof')
    .flatMap((moof) => readTrackRuns(bytes, moof, known))
  if (runs.every(({ samples }) => samples.length === 0)) throw new RangeError('it holds no samples')
  const last = boxes.at(-1)
  if (last !== undefined && last.end > bytes.length) throw new RangeError('its last box is cut off')
  return {
    byteLength: bytes.length,
    container: 'fmp4',
    tracks: known.flatMap((track) => measureTrack(bytes, track, runs) ?? []),
    lacks: lacksOf(runs),
  }
}

/** Side by side; the last one may be cut. @throws TranscoderError where a length is a lie */
export function topBoxes(bytes: Uint8Array): readonly Box[] {
  const boxes: Box[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const header = readBoxHeader(bytes.subarray(at, at + LONGEST_HEADER))
    if (header === undefined) break
    const { type, headerBytes, totalBytes } = header
    boxes.push({ type, start: at, bodyStart: at + headerBytes, end: at + totalBytes })
    at += totalBytes
  }
  return boxes
}

function lacksOf(runs: readonly TrackRun[]): readonly string[] {
  const lacks = new Set<string>()
  if (runs.some(({ decodeTime }) => decodeTime === undefined)) lacks.add('a tfdt in each traf')
  if (runs.some(({ isMoofRelative }) => !isMoofRelative))
    lacks.add('offsets that count from the moof')
  return [...lacks]
}

interface Timed {
  readonly sample: PlacedSample
  /** Ticks. */
  readonly decodeTime: number
  readonly presentationTime: number
}

function measureTrack(
  bytes: Uint8Array,
  track: Track,
  runs: readonly TrackRun[],
): TrackFacts | undefined {
  const samples = runs.filter((run) => run.track.id === track.id).flatMap(timed)
  const [first] = samples
  const last = samples.at(-1)
  if (first === undefined || last === undefined) return undefined
  const seconds = (ticks: number) => ticks / track.timescale + track.shiftSeconds
  const { start, end } = spanOf(samples)
  const isVideo = track.format.kind === 'video'
  const syncs = isVideo ? samples.filter(({ sample }) => isSync(sample)) : []
  return {
    id: track.id,
    format: track.format,
    isEncrypted: track.isEncrypted,
    startSeconds: seconds(start),
    endSeconds: seconds(end),
    decodeStartSeconds: seconds(first.decodeTime),
    decodeEndSeconds: seconds(last.decodeTime + last.sample.duration),
    isTrimmed: track.mediaStartTicks > 0,
    sampleCount: samples.length,
    startsWithIdr: isVideo ? beginsWithIdr(bytes, track, first.sample) : undefined,
    syncSeconds: syncs.map(({ presentationTime }) => seconds(presentationTime)),
    pace: paceOf(samples.slice(0, -1).map(({ sample }) => sample.duration / track.timescale)),
  }
}

/** Ticks at which the first sample is presented, and the last one has been. */
function spanOf(samples: readonly Timed[]): { readonly start: number; readonly end: number } {
  let [start, end] = [Infinity, -Infinity]
  for (const { presentationTime, sample } of samples) {
    start = Math.min(start, presentationTime)
    end = Math.max(end, presentationTime + sample.duration)
  }
  return { start, end }
}

function timed({ decodeTime = 0, samples }: TrackRun): Timed[] {
  let next = decodeTime
  return samples.map((sample) => {
    const at = next
    next += sample.duration
    return { sample, decodeTime: at, presentationTime: at + sample.compositionOffset }
  })
}

/** By its NAL units where it has such and they are legible, and by its flags. */
function beginsWithIdr(bytes: Uint8Array, track: Track, sample: PlacedSample): boolean {
  if (track.nalLengthBytes === undefined || track.isEncrypted) return isSync(sample)
  const data = bytes.subarray(sample.offset, sample.offset + sample.size)
  const isIdr = startsWithIdr(lengthPrefixedUnits(data, track.nalLengthBytes), nalCoding(track))
  return isSync(sample) && isIdr !== false
}

export function nalCoding(track: Track): NalCoding {
  return /^(?:hvc|hev|dvh)/.test(track.format.codec ?? '') ? 'hevc' : 'avc'
}
