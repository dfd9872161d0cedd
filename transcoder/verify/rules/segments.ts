import { readSegmentsOf, trackOf, unmeasured, videoPlaylists } from '../derive/media.ts'
import type { Container } from '../measure/segment-facts.ts'
import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { type Finding, forEach, ofMultivariant, type Rule, skip } from '../rule.ts'

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
  {
    id: 'RFC 8216bis 4.4.6.4',
    level: 'MUST',
    title: 'session data is there, and is JSON where it says so',
    check: ofMultivariant(({ sessionData: { count, troubles } }) => {
      if (count === 0) return skip('there is no session data elsewhere')
      const broken = troubles.filter(({ what }) => what !== 'unread')
      return broken.map(({ label, reason }) => ({ where: label, expected: 'data', seen: reason }))
    }),
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
