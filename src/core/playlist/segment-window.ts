import { numbersInName } from '../asset-keys.ts'
import { type MediaSegment, readSegments } from './segments.ts'

/** A half-open stretch of time from the start of the playlist; no end means to its end. */
export interface TimeWindow {
  readonly startSeconds: number
  readonly endSeconds?: number | undefined
}

/**
 * Numbers of segments, both inclusive, as our own names tell them; else positions in the playlist,
 * counted from 1.
 */
export interface PositionWindow {
  readonly first: number
  readonly last: number
}

export interface SegmentWindow extends PositionWindow {
  /** Where the first one begins and the last one ends: what a window becomes at segment boundaries. */
  readonly startSeconds: number
  readonly endSeconds: number
  readonly durationSeconds: number
  /** Length of the whole playlist. A window that begins behind it has got the last segment. */
  readonly totalSeconds: number
}

/**
 * Renditions cut at the same instant differ by half a frame of sound (an AAC frame is 23.2 ms at
 * 44.1 kHz) or picture (41.7 ms at 24 frames a second). An overlap as short as that is none.
 */
export const BOUNDARY_TOLERANCE_SECONDS = 0.025

/** Our own names are shorter, and relative to their folder. */
const LONGEST_NAME = 40

/**
 * The segments of a finished media playlist that a time window covers: all that overlap it, and one
 * where none does, the last if it begins behind the end. `undefined` where the playlist cannot be cut
 * or the window is empty or negative. Linear.
 */
export function segmentWindow(text: string, window: TimeWindow): SegmentWindow | undefined {
  const read = readSegments(text)
  const covered = read.ok ? coveredSegments(text, read.segments, window) : undefined
  return typeof covered === 'object' ? covered : undefined
}

/** The same for segments already read and for both kinds of window; a text says why there is none. */
export function coveredSegments(
  text: string,
  segments: readonly [MediaSegment, ...MediaSegment[]],
  window: TimeWindow | PositionWindow,
): SegmentWindow | string {
  const positions =
    'first' in window ? atPositions(text, segments, window) : atTimes(segments, window)
  if (typeof positions === 'string') return positions
  const begin = segments[positions.first - 1] ?? segments[0]
  const end = segments[positions.last - 1] ?? begin
  const total = segments.at(-1) ?? end
  const endSeconds = end.startSeconds + end.durationSeconds
  return {
    ...positions,
    startSeconds: begin.startSeconds,
    endSeconds,
    durationSeconds: endSeconds - begin.startSeconds,
    totalSeconds: total.startSeconds + total.durationSeconds,
  }
}

function atPositions(
  text: string,
  segments: readonly MediaSegment[],
  { first, last }: PositionWindow,
): PositionWindow | string {
  if (!Number.isInteger(first) || !Number.isInteger(last) || first < 1 || last < first)
    return 'the positions are not a range that starts at 1 or later'
  const numbers = segments.map((segment, index) => numbersOf(text, segment, index + 1))
  const begin = numbers.findIndex((own) => own.last >= first)
  if (begin < 0) return 'it has fewer segments'
  return { first: begin + 1, last: numbers.findLastIndex((own) => own.first <= last) + 1 }
}

/** I-frames come several to a segment, and text comes for several segments at once. */
function numbersOf(text: string, { uriStart, uriEnd }: MediaSegment, position: number) {
  const own =
    uriEnd - uriStart > LONGEST_NAME ? undefined : numbersInName(text.slice(uriStart, uriEnd))
  return own ?? { first: position, last: position }
}

function atTimes(
  segments: readonly MediaSegment[],
  { startSeconds, endSeconds = Number.POSITIVE_INFINITY }: TimeWindow,
): PositionWindow | string {
  if (!(startSeconds >= 0 && Number.isFinite(startSeconds) && endSeconds > startSeconds))
    return 'the end of the window does not lie behind its start'
  const latestStart = startSeconds + BOUNDARY_TOLERANCE_SECONDS
  const earliestEnd = endSeconds - BOUNDARY_TOLERANCE_SECONDS
  const begin = segments.findIndex((each) => each.startSeconds + each.durationSeconds > latestStart)
  const first = begin < 0 ? segments.length : begin + 1
  const last = segments.findLastIndex((each) => each.startSeconds < earliestEnd) + 1
  return { first, last: Math.max(first, last) }
}
