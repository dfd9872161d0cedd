import { openingOf, readHead } from './clip-head.ts'
import { isOfPlaylist, isUncut, keepLines } from './keep-lines.ts'
import { UNCUT_TAGS } from './media-tags.ts'
import {
  coveredSegments,
  type PositionWindow,
  type SegmentWindow,
  type TimeWindow,
} from './segment-window.ts'
import { readSegments } from './segments.ts'
import { raiseSequences } from './sequences.ts'

export type Clip =
  | ({ readonly ok: true; readonly text: string } & SegmentWindow)
  | {
      readonly ok: false
      readonly code: 'restriction_unenforceable'
      /** A clause for the error's message. */
      readonly reason: string
    }

/**
 * Cuts a finished media playlist at segment boundaries. A time window keeps every segment that
 * overlaps it, at least one; see `segmentWindow`. Where nothing is cut off, the text comes back as it is.
 *
 * The segments that stay keep what they had: their numbers and their discontinuity numbers (so the
 * implied IVs of AES-128 stay right, RFC 8216bis 5.2), the keys, EXT-X-MAP and bit rate in force, a
 * byte range counted on from a segment before, the date. Date ranges and all else about the whole
 * playlist stay; parts, hints and EXT-X-START go. Every other byte of what stays is as it was.
 * Refuses playlists that grow or cannot be read. Never throws, linear.
 */
export function clipMediaPlaylist(text: string, window: TimeWindow | PositionWindow): Clip {
  const read = readSegments(text)
  if (!read.ok) return refused(read.reason)
  const { segments, headerEnd } = read
  const covered = coveredSegments(text, segments, window)
  if (typeof covered === 'string') return refused(covered)
  if (covered.first === 1 && covered.last === segments.length) return { ok: true, text, ...covered }

  const first = segments[covered.first - 1] ?? segments[0]
  const last = segments[covered.last - 1] ?? first
  const head = readHead(text.slice(headerEnd, first.from))
  const header = raiseSequences(
    keepLines(text.slice(0, headerEnd), isUncut) + head.kept,
    covered.first - 1,
    head.discontinuities,
  )
  if (header === undefined) return refused('its first segment has no readable number')
  const opening = openingOf(text.slice(first.from, first.to), head, segments, covered.first - 1)
  const body = opening + text.slice(first.to, last.to)
  const hasUncut = UNCUT_TAGS.some((tag) => body.includes(tag))
  return {
    ok: true,
    text:
      header +
      (hasUncut ? keepLines(body, isUncut) : body) +
      keepLines(text.slice(last.to), isOfPlaylist),
    ...covered,
  }
}

function refused(reason: string): Clip {
  return { ok: false, code: 'restriction_unenforceable', reason }
}
