/** A segment, as far as rates go. */
export interface Piece {
  readonly durationSeconds: number
  readonly byteLength: number
}

/** Sums of the same times in another order differ by less than a microsecond. */
const ROUNDING_SECONDS = 1e-6

/**
 * The largest bit rate of any run of segments that lasts from 0.5 target durations to 1.5 of them and
 * half a second, in bits per second (RFC 8216bis 4.1, "peak segment bit rate"). Where no run does,
 * the rate of all segments together.
 */
export function peakBps(segments: readonly Piece[], targetDuration: number): number {
  let peak = 0
  for (let first = 0; first < segments.length; first += 1) {
    peak = Math.max(peak, peakFrom(segments, first, targetDuration))
  }
  return peak > 0 ? peak : averageBps(segments)
}

/** The largest rate of the runs that begin with one segment. */
function peakFrom(segments: readonly Piece[], first: number, targetDuration: number): number {
  const shortest = 0.5 * targetDuration - ROUNDING_SECONDS
  const longest = 1.5 * targetDuration + 0.5 + ROUNDING_SECONDS
  let peak = 0
  let seconds = 0
  let bytes = 0
  for (let index = first; index < segments.length; index += 1) {
    seconds += segments[index]?.durationSeconds ?? 0
    bytes += segments[index]?.byteLength ?? 0
    if (seconds > longest) break
    if (seconds >= shortest) peak = Math.max(peak, (bytes * 8) / seconds)
  }
  return peak
}

/** Bits of all segments divided by their duration (RFC 8216bis 4.1, "average"). */
export function averageBps(segments: readonly Piece[]): number {
  const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)
  const bytes = segments.reduce((sum, segment) => sum + segment.byteLength, 0)
  return seconds > 0 ? (bytes * 8) / seconds : 0
}
