import { playlistKind } from './kind.ts'
import { LineCursor } from './lines.ts'
import { SEGMENT_TAGS } from './media-tags.ts'
import { isUriLine, tagNameEnd } from './tags.ts'

export interface MediaSegment {
  /** Its lines, from behind the URI of the one before it to behind its own; positions in the text. */
  readonly from: number
  readonly to: number
  /** Where its URI begins and ends. */
  readonly uriStart: number
  readonly uriEnd: number
  /** From the start of the playlist. */
  readonly startSeconds: number
  readonly durationSeconds: number
}

export type MediaSegments =
  | {
      readonly ok: true
      /** Where the first tag stands that speaks of a segment. */
      readonly headerEnd: number
      /** At least one. */
      readonly segments: readonly [MediaSegment, ...MediaSegment[]]
    }
  | {
      readonly ok: false
      /** A clause for the error's message. */
      readonly reason: string
    }

const END = '#EXT-X-ENDLIST'

/** RFC 8216bis 4.4.4.1: decimal digits, with a fraction or without. */
const DURATION = /^\s*(\d{1,12}(?:\.\d*)?|\.\d+)\s*(?:,|$)/
/** Enough of a line to hold a duration; titles may be long. */
const DURATION_PROBE = 64

/**
 * Reads the segments of a finished media playlist (EXT-X-ENDLIST). Refuses what grows, what is told
 * in part only (EXT-X-SKIP), what is no media playlist and what has a segment of unknown duration.
 * Never throws, linear.
 */
export function readSegments(text: string): MediaSegments {
  if (playlistKind(text) !== 'media') return refused('it is not a media playlist')
  const segments: MediaSegment[] = []
  let headerEnd = -1
  let from = 0
  let startSeconds = 0
  let durationSeconds: number | undefined
  let isEnded = false
  let behindLast = 0
  const line = new LineCursor(text)
  for (; line.next(); behindLast = line.after) {
    const isUri = isUriLine(text, line.start)
    const name = isUri ? undefined : nameOfTag(text, line)
    if (headerEnd < 0 && (isUri || (name !== undefined && SEGMENT_TAGS.has(name)))) {
      headerEnd = behindLast
      from = behindLast
    }
    if (name === END) isEnded = true
    if (name === '#EXT-X-SKIP') return refused('it leaves out segments that players know already')
    if (name === '#EXTINF') durationSeconds = readDuration(text, line)
    if (!isUri) continue
    if (durationSeconds === undefined) return refused('it does not tell how long a segment is')
    const { start: uriStart, end: uriEnd } = line
    segments.push({ from, to: line.after, uriStart, uriEnd, startSeconds, durationSeconds })
    startSeconds += durationSeconds
    durationSeconds = undefined
    from = line.after
  }
  if (!isEnded) return refused('the playlist still grows')
  const [first, ...others] = segments
  if (first === undefined) return refused('it lists no segment')
  return { ok: true, headerEnd, segments: [first, ...others] }
}

/** Whether nothing will be added to a media playlist (EXT-X-ENDLIST, RFC 8216bis 4.4.3.4). */
export function isFinished(text: string): boolean {
  if (!text.includes(END)) return false
  const line = new LineCursor(text)
  while (line.next()) {
    if (nameOfTag(text, line) === END) return true
  }
  return false
}

/** The name of the tag that a cursor stands on, `undefined` for a comment. */
export function nameOfTag(text: string, line: LineCursor): string | undefined {
  const nameEnd = tagNameEnd(text, line.start, line.end)
  return nameEnd < 0 ? undefined : text.slice(line.start, nameEnd)
}

function readDuration(text: string, line: LineCursor): number | undefined {
  const from = line.start + '#EXTINF:'.length
  const match = DURATION.exec(text.slice(from, Math.min(line.end, from + DURATION_PROBE)))
  return match?.[1] === undefined ? undefined : Number(match[1])
}

function refused(reason: string): MediaSegments {
  return { ok: false, reason }
}
