import { formatSeconds } from '../derive/format.ts'
import { ROUNDING_SECONDS } from '../derive/instants.ts'
import {
  mainTrack,
  playedPlaylists,
  type ReadSegment,
  readSegmentsOf,
  trackOf,
  unmeasured,
  videoPlaylists,
} from '../derive/media.ts'
import { runsOf, type Span, WRAP_SECONDS } from '../derive/timeline.ts'
import type { Container } from '../measure/segment-facts.ts'
import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { type Finding, forEach, type Rule } from '../rule.ts'

/** Whether segments are there and are what they should be: RFC 8216bis 3 and 6.2.1, Apple 7. */
export const SEGMENT_RULES: readonly Rule[] = [
  {
    id: 'RFC 8216bis 6.2.1',
    level: 'MUST',
    title: 'every playlist, segment, initialization section and key can be fetched',
    check: ({ media }) => media.flatMap(missing),
  },
  {
    id: 'RFC 8216bis 3',
    level: 'MUST',
    title: 'every segment is whole and of a format that HLS knows',
    check: ({ media }) => media.flatMap(damaged),
  },
  ofContainer('RFC 8216bis 3.1.1', 'transport streams hold one program and its tables', 'ts'),
  ofContainer(
    'RFC 8216bis 3.1.2',
    'fragments tell their decode time and address by themselves',
    'fmp4',
  ),
  ofContainer(
    'RFC 8216bis 3.1.3',
    'packed audio tells the time of its first sample',
    'packed-audio',
  ),
  {
    id: 'Apple 8.20',
    level: 'MUST',
    title: 'fragmented MP4 has an EXT-X-MAP',
    check: (presentation) => {
      const segments = presentation.media.flatMap(readSegmentsOf)
      const fragments = segments.filter(({ measured }) => measured.container === 'fmp4')
      return forEach(fragments, 'there is no fragmented MP4', ({ label, map }) =>
        map ? [] : [{ where: label, expected: 'EXT-X-MAP', seen: 'none' }],
      )
    },
  },
  ofSequence('Apple 7.2', 'timestamps of transport streams go on from segment to segment', 'ts'),
  ofSequence('Apple 7.3', 'decode times of fragments go on where the ones before ended', 'fmp4'),
  {
    id: 'Apple 7.4',
    level: 'MUST',
    title: 'segments with pictures begin with an IDR picture',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) =>
        readSegmentsOf(playlist)
          .filter((segment) => trackOf(segment, 'video')?.startsWithIdr === false)
          .map(({ label }) => ({
            where: label,
            expected: 'an IDR picture first',
            seen: 'another',
          })),
      ),
  },
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

function missing({ label, unread, file, segments, troubles }: MediaPlaylist): readonly Finding[] {
  const of = (where: string, seen: string) => ({ where, expected: 'an answer', seen })
  return [
    ...(file === undefined && unread !== undefined ? [of(label, unread)] : []),
    ...troubles.filter(({ what }) => what === 'missing').map((each) => of(each.label, each.reason)),
    ...segments.flatMap((segment) =>
      segment.measured.state === 'missing' ? of(segment.label, segment.measured.reason) : [],
    ),
  ]
}

function damaged({ segments, troubles }: MediaPlaylist): readonly Finding[] {
  const of = (where: string, seen: string) => ({ where, expected: 'whole media', seen })
  return [
    ...troubles.filter(({ what }) => what === 'damaged').map((each) => of(each.label, each.reason)),
    ...segments.flatMap((segment) =>
      segment.measured.state === 'damaged' ? of(segment.label, segment.measured.reason) : [],
    ),
  ]
}

function ofContainer(id: string, title: string, container: Container): Rule {
  const check = ({ media }: Presentation) => {
    const segments = media
      .flatMap(readSegmentsOf)
      .filter(({ measured }) => measured.container === container)
    return forEach(segments, 'there are none', ({ label, measured }) =>
      measured.lacks.map((expected) => ({ where: label, expected, seen: 'none' })),
    )
  }
  return { id, level: 'MUST', title, check }
}

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
