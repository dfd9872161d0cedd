import { formatSeconds } from '../derive/format.ts'
import { audioFrameSeconds, videoFrameSeconds } from '../derive/frame-rate.ts'
import { ROUNDING_SECONDS } from '../derive/instants.ts'
import {
  iFramePlaylists,
  mainTrack,
  playedPlaylists,
  readSegmentsOf,
  unmeasured,
} from '../derive/media.ts'
import { listedSeconds, type Run, runsOf, type Span } from '../derive/timeline.ts'
import type { MediaPlaylist } from '../presentation.ts'
import { type Finding, forEach, ofVod, type Rule, skip } from '../rule.ts'

/** Durations as listed and as measured: Apple 7.7, 8.1 and 8.3, RFC 8216bis 4.4.3.6. */
export const DURATION_RULES: readonly Rule[] = [
  {
    id: 'Apple 7.7',
    level: 'MUST',
    title: 'no segment lasts half a second longer than the target duration',
    check: (presentation) =>
      forEach(playedPlaylists(presentation).filter(isMeasured), unmeasured(presentation), tooLong),
  },
  {
    id: 'Apple 8.1',
    level: 'MUST',
    title: 'sums of EXTINF are true to a frame',
    check: (presentation) => {
      const frame = videoFrameSeconds(presentation) ?? audioFrameSeconds(presentation)
      const playlists = playedPlaylists(presentation).filter(isMeasured)
      return forEach(playlists, unmeasured(presentation), (playlist) =>
        runsOf(playlist).flatMap((run) => wrongSums(playlist, run, frame + ROUNDING_SECONDS)),
      )
    },
  },
  {
    id: 'Apple 8.3',
    level: 'MUST',
    title: 'sound and pictures last equally long',
    check: ofVod((presentation) => {
      const slack = (videoFrameSeconds(presentation) ?? 0) + 2 * audioFrameSeconds(presentation)
      const [first, ...others] = playedPlaylists(presentation)
      if (first === undefined) return skip('no media playlist could be read')
      return forEach(others, 'there is one media playlist alone', (playlist) => {
        const [wanted, seen] = [listedSeconds(first), listedSeconds(playlist)]
        if (Math.abs(wanted - seen) <= slack) return []
        const expected = `${formatSeconds(wanted)} as ${first.label}`
        return [{ where: playlist.label, expected, seen: formatSeconds(seen) }]
      })
    }),
  },
  {
    id: 'RFC 8216bis 4.4.3.6 EXTINF',
    level: 'MUST',
    title: 'EXTINF of an I-frame lasts until the next one',
    check: (presentation) => {
      const frame = videoFrameSeconds(presentation) ?? SLOWEST_FRAME
      const playlists = iFramePlaylists(presentation).filter(isMeasured)
      return forEach(playlists, 'there is no I-frame playlist', (playlist) =>
        // The last one lasts until the end, which it does not hold.
        runsOf(playlist).flatMap((run) =>
          wrongSums(playlist, run.slice(0, -1), frame + ROUNDING_SECONDS),
        ),
      )
    },
  },
]

/** Of 24 frames a second, where there is nothing to measure. */
const SLOWEST_FRAME = 1 / 24

function isMeasured(playlist: MediaPlaylist): boolean {
  return readSegmentsOf(playlist).length > 0
}

function tooLong(playlist: MediaPlaylist): readonly Finding[] {
  const target = playlist.listed.targetDuration
  if (target === undefined) return []
  return readSegmentsOf(playlist).flatMap((segment) => {
    const track = mainTrack(segment)
    const length = track ? track.endSeconds - track.startSeconds : 0
    if (length <= target + 0.5 + ROUNDING_SECONDS) return []
    const expected = `at most ${target + 0.5} s`
    return [{ where: segment.label, expected, seen: formatSeconds(length) }]
  })
}

/**
 * The sum of EXTINF that is furthest from the truth is the one between the points of a run where the
 * error since its start is highest and lowest.
 */
function wrongSums({ label }: MediaPlaylist, run: Run, slack: number): readonly Finding[] {
  let [error, low, high] = [0, 0, 0]
  for (const span of run) {
    error += errorOf(span)
    low = Math.min(low, error)
    high = Math.max(high, error)
  }
  const worst = run.reduce<Span | undefined>(
    (a, b) => (a && Math.abs(errorOf(a)) >= Math.abs(errorOf(b)) ? a : b),
    undefined,
  )
  if (high - low <= slack || worst === undefined) return []
  const { segment, durationSeconds } = worst
  if (Math.abs(errorOf(worst)) > slack / 2) {
    const seen = formatSeconds(segment.durationSeconds ?? 0)
    return [{ where: segment.label, expected: formatSeconds(durationSeconds), seen }]
  }
  const expected = `sums that are true to ${formatSeconds(slack)}`
  return [{ where: label, expected, seen: `${formatSeconds(high - low)} off` }]
}

/** The first segment of sound may count what the encoder put before it. */
function errorOf({ segment, durationSeconds, startSeconds }: Span): number {
  const error = (segment.durationSeconds ?? 0) - durationSeconds
  const track = mainTrack(segment)
  if (track?.format.kind !== 'audio' || !track.isTrimmed) return error
  const priming = startSeconds - track.startSeconds
  return Math.abs(error - priming) < Math.abs(error) ? error - priming : error
}
