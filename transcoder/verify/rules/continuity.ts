import { formatSeconds } from '../derive/format.ts'
import { ROUNDING_SECONDS } from '../derive/instants.ts'
import {
  mainTrack,
  playedPlaylists,
  type ReadSegment,
  readSegmentsOf,
  unmeasured,
} from '../derive/media.ts'
import { runsOf, type Span, WRAP_SECONDS } from '../derive/timeline.ts'
import type { Container } from '../measure/segment-facts.ts'
import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { type Finding, forEach, type Rule } from '../rule.ts'

/** How segments go on from one to the next: Apple 7.2 and 7.3, RFC 8216bis 4.4.4.3. */
export const CONTINUITY_RULES: readonly Rule[] = [
  ofSequence('Apple 7.2', 'timestamps of transport streams go on from segment to segment', 'ts'),
  ofSequence('Apple 7.3', 'decode times of fragments go on where the ones before ended', 'fmp4'),
  {
    id: 'RFC 8216bis 4.4.4.3',
    level: 'MUST',
    title: 'tracks change behind EXT-X-DISCONTINUITY alone',
    check: (presentation) =>
      forEach(playedPlaylists(presentation), unmeasured(presentation), (playlist) =>
        pairsOf(playlist).flatMap(([before, span]) => changedTracks(before.segment, span.segment)),
      ),
  },
]

function ofSequence(id: string, title: string, container: Container): Rule {
  const check = (presentation: Presentation) => {
    const isOf = ({ measured }: ReadSegment) => measured.container === container
    const playlists = playedPlaylists(presentation).filter((playlist) =>
      readSegmentsOf(playlist).some(isOf),
    )
    return forEach(playlists, 'there are none', (playlist) =>
      pairsOf(playlist).flatMap(([before, span]) =>
        isOf(span.segment) ? gapBetween(before.segment, span.segment, container) : [],
      ),
    )
  }
  return { id, level: 'MUST', title, check }
}

/** Segments that follow each other without a discontinuity. */
function pairsOf(playlist: MediaPlaylist): readonly (readonly [Span, Span])[] {
  return runsOf(playlist).flatMap((run) =>
    run.flatMap((span, index) => {
      const before = run[index - 1]
      return before ? [[before, span] as const] : []
    }),
  )
}

/** How much less than a sample is rounding; of a transport stream the last one's length is a guess. */
const SLACK_SAMPLES = { ts: 1.5, fmp4: 0.5, 'packed-audio': 1.5, webvtt: 0 }

function gapBetween(
  before: ReadSegment,
  segment: ReadSegment,
  container: Container,
): readonly Finding[] {
  const [last, next] = [mainTrack(before), mainTrack(segment)]
  if (last === undefined || next === undefined) return []
  const sample = last.pace ? last.pace.seconds / last.pace.intervals : 0
  const gap = next.decodeStartSeconds - last.decodeEndSeconds
  const turns = container === 'fmp4' ? 0 : Math.round(gap / WRAP_SECONDS)
  const slack = Math.max(sample * SLACK_SAMPLES[container], ROUNDING_SECONDS)
  if (Math.abs(gap - turns * WRAP_SECONDS) <= slack) return []
  const expected = `decoding to go on at ${formatSeconds(last.decodeEndSeconds)}`
  return [{ where: segment.label, expected, seen: formatSeconds(next.decodeStartSeconds) }]
}

function changedTracks(before: ReadSegment, segment: ReadSegment): readonly Finding[] {
  const [expected, seen] = [describeTracks(before), describeTracks(segment)]
  return expected === seen ? [] : [{ where: segment.label, expected, seen }]
}

function describeTracks({ measured }: ReadSegment): string {
  return measured.tracks
    .map(({ id, format }) => {
      const size = format.kind === 'video' ? ` ${format.width}x${format.height}` : ''
      return `track ${id} ${format.codec ?? format.kind}${size}`
    })
    .sort()
    .join(', ')
}
