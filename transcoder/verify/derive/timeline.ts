import { CLOCK_HZ, CLOCK_WRAP } from '../../transport/pes.ts'
import type { MediaPlaylist } from '../presentation.ts'
import { isRead, mainTrack, type ReadSegment } from './media.ts'

/** A segment on the timeline of its media. */
export interface Span {
  readonly segment: ReadSegment
  readonly startSeconds: number
  /** Up to the segment behind it, where that follows without a break; else as it was measured. */
  readonly durationSeconds: number
}

/** Segments that follow each other: neither a discontinuity nor anything unread among them. */
export type Run = readonly Span[]

/** The clock of a transport stream begins anew behind this: every 26.5 hours. */
export const WRAP_SECONDS = CLOCK_WRAP / CLOCK_HZ

/** The runs of a playlist, in order. */
export function runsOf({ segments }: MediaPlaylist): readonly Run[] {
  const runs: Timed[][] = []
  let before: Timed | undefined
  for (const segment of segments) {
    const timed = isRead(segment) ? timeOf(segment, before) : undefined
    if (timed !== undefined) {
      if (before === undefined || segment.isDiscontinuity) runs.push([])
      runs.at(-1)?.push(timed)
    }
    before = timed
  }
  return runs.map((run) => run.map((timed, index) => spanOf(timed, run[index + 1])))
}

export function spansOf(playlist: MediaPlaylist): readonly Span[] {
  return runsOf(playlist).flat()
}

interface Timed {
  readonly segment: ReadSegment
  readonly start: number
  readonly end: number
}

function timeOf(segment: ReadSegment, before: Timed | undefined): Timed | undefined {
  const track = mainTrack(segment)
  if (track === undefined) return undefined
  const isClocked = segment.measured.container !== 'fmp4' && !segment.isDiscontinuity
  const turns =
    isClocked && before ? Math.round((before.end - track.startSeconds) / WRAP_SECONDS) : 0
  // What an edit list takes off the beginning is not presented.
  const start = track.isTrimmed ? Math.max(0, track.startSeconds) : track.startSeconds
  return {
    segment,
    start: start + turns * WRAP_SECONDS,
    end: track.endSeconds + turns * WRAP_SECONDS,
  }
}

function spanOf({ segment, start, end }: Timed, next: Timed | undefined): Span {
  return { segment, startSeconds: start, durationSeconds: (next?.start ?? end) - start }
}

/** Seconds of EXTINF of all segments. */
export function listedSeconds({ segments }: MediaPlaylist): number {
  return segments.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0)
}
