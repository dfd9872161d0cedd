import { codecList, isSameCodec } from '../derive/codecs.ts'
import { formatSeconds } from '../derive/format.ts'
import { ROUNDING_SECONDS } from '../derive/instants.ts'
import {
  formatsOf,
  isRead,
  playedPlaylists,
  type ReadSegment,
  readSegmentsOf,
  subtitlePlaylists,
} from '../derive/media.ts'
import { listedSeconds, spansOf } from '../derive/timeline.ts'
import type { Presentation, Segment } from '../presentation.ts'
import { type Finding, forEach, ofVod, type Rule } from '../rule.ts'

const NONE = 'there are no subtitles'

/** Subtitles: Apple 5, RFC 8216bis 3.1.4. */
export const SUBTITLE_RULES: readonly Rule[] = [
  {
    id: 'Apple 5.2',
    level: 'MUST',
    title: 'subtitles are WebVTT, or IMSC 1 in fragmented MP4',
    check: (presentation) =>
      forEach(subtitlePlaylists(presentation), NONE, (playlist) => {
        const isImsc = formatsOf(playlist, 'text').every(({ codec }) =>
          isSameCodec('stpp.ttml.im1t', codec ?? ''),
        )
        const other = readSegmentsOf(playlist).find(
          ({ measured }) =>
            measured.container !== 'webvtt' && (measured.container !== 'fmp4' || !isImsc),
        )
        return other
          ? [{ where: other.label, expected: 'WebVTT or IMSC 1', seen: other.measured.container }]
          : []
      }),
  },
  {
    id: 'RFC 8216bis 3.1.4',
    level: 'MUST',
    title: 'WebVTT begins with its header',
    check: (presentation) =>
      ofTexts(presentation, ({ label, measured, map }) =>
        measured.text?.hasHeader || map ? [] : [{ where: label, expected: 'WEBVTT', seen: 'none' }],
      ),
  },
  {
    id: 'Apple 5.3',
    level: 'MUST',
    title: 'WebVTT has an X-TIMESTAMP-MAP',
    check: (presentation) =>
      ofTexts(presentation, ({ label, measured, map }) =>
        measured.text?.offsetSeconds !== undefined || map
          ? []
          : [{ where: label, expected: 'X-TIMESTAMP-MAP', seen: 'none' }],
      ),
  },
  {
    id: 'RFC 8216bis 3.1.4 cues',
    level: 'MUST',
    title: 'cues lie in the time of their segment',
    check: (presentation) => {
      const toMedia = mediaClock(presentation)
      return forEach(subtitlePlaylists(presentation), NONE, (playlist) => {
        let at = 0
        return playlist.segments.flatMap((segment) => {
          const from = at
          at += segment.durationSeconds ?? 0
          return isRead(segment) ? strayCues(segment, toMedia(from), toMedia(from) + at - from) : []
        })
      })
    },
  },
  {
    id: 'Apple 5.5',
    level: 'MUST',
    title: 'subtitles go on for as long as the film',
    check: ofVod((presentation) => {
      const longest = Math.max(0, ...playedPlaylists(presentation).map(listedSeconds))
      return forEach(subtitlePlaylists(presentation), NONE, (playlist) => {
        const length = listedSeconds(playlist)
        if (length >= longest - END_SECONDS) return []
        return [
          { where: playlist.label, expected: formatSeconds(longest), seen: formatSeconds(length) },
        ]
      })
    }),
  },
  {
    id: 'Apple 5.10',
    level: 'SHOULD',
    title: 'CODECS names IMSC 1',
    check: ({ multivariant, media }) => {
      const imsc = media.filter((playlist) => formatsOf(playlist, 'text').length > 0)
      const variants = multivariant?.variants ?? []
      return forEach(imsc, 'there is no IMSC 1', () =>
        variants
          .filter(({ attributes }) => attributes.has('SUBTITLES'))
          .filter(
            ({ attributes }) =>
              !codecList(attributes.get('CODECS')?.value).some((codec) => codec.startsWith('stpp')),
          )
          .map(({ label }) => ({ where: label, expected: 'stpp.ttml.im1t', seen: 'none' })),
      )
    },
  },
]

/** The last cue may end before the film does, but the playlist goes on. */
const END_SECONDS = 1
/** A cue that is cut at boundaries of frames is off by less. */
const CUE_SECONDS = 1

/**
 * Makes the function that tells the media time at a time of the playlists. Behind a discontinuity
 * the media may count from anywhere.
 */
function mediaClock(presentation: Presentation): (listedSeconds: number) => number {
  const [first] = playedPlaylists(presentation)
  const spans = first ? spansOf(first) : []
  const starts = new Map<Segment, number>(spans.map((span) => [span.segment, span.startSeconds]))
  let at = 0
  const points = (first?.segments ?? []).flatMap((segment) => {
    const startSeconds = starts.get(segment)
    const from = at
    at += segment.durationSeconds ?? 0
    return startSeconds === undefined ? [] : [{ at: from, startSeconds }]
  })
  return (listedSeconds) => {
    const point =
      points.findLast((each) => each.at <= listedSeconds + ROUNDING_SECONDS) ?? points[0]
    return point ? point.startSeconds + listedSeconds - point.at : listedSeconds
  }
}

function ofTexts(presentation: Presentation, look: (segment: ReadSegment) => readonly Finding[]) {
  return forEach(subtitlePlaylists(presentation), NONE, (playlist) =>
    readSegmentsOf(playlist)
      .filter(({ measured }) => measured.container === 'webvtt')
      .flatMap(look),
  )
}

function strayCues({ label, measured }: ReadSegment, from: number, to: number): readonly Finding[] {
  const { text } = measured
  if (text === undefined || text.cues === 0) return []
  const offset = text.offsetSeconds ?? 0
  const [start, end] = [text.startSeconds + offset, text.endSeconds + offset]
  if (start <= to + CUE_SECONDS && end >= from - CUE_SECONDS) return []
  const span = (a: number, b: number) => `${formatSeconds(a)} to ${formatSeconds(b)}`
  return [{ where: label, expected: `cues from ${span(from, to)}`, seen: span(start, end) }]
}
