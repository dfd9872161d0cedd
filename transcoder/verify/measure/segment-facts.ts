import type { MediaFormat } from '../../media-format.ts'

/** What is kept of a segment: a few numbers, however long it is. */
export interface SegmentFacts {
  readonly byteLength: number
  readonly container: Container
  readonly tracks: readonly TrackFacts[]
  /** What the container asks for and the segment lacks. */
  readonly lacks: readonly string[]
  /** Of WebVTT alone. */
  readonly text?: TextFacts | undefined
  /** Of I-frame playlists alone. */
  readonly iFrame?: IFrameFacts | undefined
}

export type Container = 'fmp4' | 'ts' | 'packed-audio' | 'webvtt'

export interface TrackFacts {
  readonly id: number
  readonly format: MediaFormat
  readonly isEncrypted: boolean
  /** When the first sample is presented and the last one has been, as the container counts. */
  readonly startSeconds: number
  readonly endSeconds: number
  readonly decodeStartSeconds: number
  readonly decodeEndSeconds: number
  /** Whether an edit list has already taken the encoder's priming off. */
  readonly isTrimmed: boolean
  readonly sampleCount: number
  /** Of pictures: whether the first one is an IDR picture; `undefined` where it cannot be told. */
  readonly startsWithIdr: boolean | undefined
  /** Of pictures: when those are presented from which decoding can begin. */
  readonly syncSeconds: readonly number[]
  readonly pace: Pace | undefined
}

/** How samples follow each other; the last one of a segment, whose end is often a guess, left out. */
export interface Pace {
  readonly intervals: number
  readonly seconds: number
  readonly shortestSeconds: number
  readonly longestSeconds: number
}

export interface TextFacts {
  readonly hasHeader: boolean
  /** Seconds to add to a cue's time to get media time; `undefined` without X-TIMESTAMP-MAP. */
  readonly offsetSeconds: number | undefined
  readonly cues: number
  /** Of all cues together, in their own time. */
  readonly startSeconds: number
  readonly endSeconds: number
}

export interface IFrameFacts {
  /** Pictures of which the range holds at least a part. */
  readonly frames: number
  readonly isIntra: boolean | undefined
  /** Bytes between the end of the first picture and the end of the range; negative if it is cut. */
  readonly excessBytes: number
  readonly hasMoof: boolean
}

/** Durations and places of samples in one list, as far as `Pace` keeps them. */
export function paceOf(durations: readonly number[]): Pace | undefined {
  if (durations.length === 0) return undefined
  return {
    intervals: durations.length,
    seconds: durations.reduce((sum, duration) => sum + duration, 0),
    shortestSeconds: durations.reduce((low, duration) => Math.min(low, duration), Infinity),
    longestSeconds: durations.reduce((high, duration) => Math.max(high, duration), 0),
  }
}
