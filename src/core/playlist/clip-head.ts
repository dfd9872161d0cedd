import { CarriedTags } from './carried-tags.ts'
import { isOfPlaylist, keepLines } from './keep-lines.ts'
import { LineCursor } from './lines.ts'
import { laterDate } from './program-date-time.ts'
import { type MediaSegment, nameOfTag } from './segments.ts'
import { isUriLine } from './tags.ts'

type NamedLine = readonly [name: string, line: string]

/** What stands in front of the first segment of a clip, as far as it says something about it. */
export interface Head {
  /** Lines about the whole playlist. */
  readonly kept: string
  readonly carried: CarriedTags
  readonly discontinuities: number
  /** The last date told, and the segment it is the date of. */
  readonly date: { readonly text: string; readonly segment: number } | undefined
  /** Where the last segment's byte range ends; `undefined` where it has none. */
  readonly rangeEnd: number | undefined
}

/** Reads whole lines that end in front of a segment. */
export function readHead(text: string): Head {
  const carried = new CarriedTags()
  let discontinuities = 0
  let date: Head['date']
  let rangeEnd: Head['rangeEnd']
  let byteRange: string | undefined
  let segment = 0
  const line = new LineCursor(text)
  while (line.next()) {
    if (isUriLine(text, line.start)) {
      rangeEnd = endOfRange(byteRange, rangeEnd)
      byteRange = undefined
      segment++
      continue
    }
    const name = nameOfTag(text, line)
    if (name === undefined) continue
    carried.read(name, text.slice(line.begin, line.after))
    const value = text.slice(line.start + name.length + 1, line.end)
    if (name === '#EXT-X-DISCONTINUITY') discontinuities++
    if (name === '#EXT-X-PROGRAM-DATE-TIME') date = { text: value.trim(), segment }
    if (name === '#EXT-X-BYTERANGE') byteRange = value
  }
  return { kept: keepLines(text, isOfPlaylist), carried, discontinuities, date, rangeEnd }
}

/** The first segment's lines, behind those that say what was said before them. */
export function openingOf(
  block: string,
  head: Head,
  segments: readonly MediaSegment[],
  index: number,
): string {
  const own = namedLines(block)
  const ending = /\r\n|\n|\r/.exec(block)?.[0] ?? '\n'
  return (
    head.carried.linesBefore(own).join('') +
    (own.some(([name]) => name === '#EXT-X-PROGRAM-DATE-TIME')
      ? ''
      : dateLine(head, segments, index, ending)) +
    withOffset(block, own, head)
  )
}

function dateLine(
  { date }: Head,
  segments: readonly MediaSegment[],
  index: number,
  ending: string,
): string {
  if (date === undefined) return ''
  const elapsed = (segments[index]?.startSeconds ?? 0) - (segments[date.segment]?.startSeconds ?? 0)
  const later = laterDate(date.text, elapsed)
  return later === undefined ? '' : `#EXT-X-PROGRAM-DATE-TIME:${later}${ending}`
}

/**
 * A range without an offset begins where the one before it ended (RFC 8216bis 4.4.4.2); players count
 * on over different objects as well, which the RFC forbids.
 */
function withOffset(block: string, own: readonly NamedLine[], { rangeEnd }: Head): string {
  const tag = own.findLast(([name]) => name === '#EXT-X-BYTERANGE')?.[1]
  if (rangeEnd === undefined || tag === undefined || tag.includes('@')) return block
  const value = tag.trimEnd()
  const end = block.lastIndexOf(value) + value.length
  return `${block.slice(0, end)}@${rangeEnd}${block.slice(end)}`
}

function endOfRange(byteRange: string | undefined, before: number | undefined): number | undefined {
  const match = /^\s*(\d{1,15})(?:@(\d{1,15}))?\s*$/.exec(byteRange ?? '')
  return match === null ? undefined : Number(match[2] ?? before ?? 0) + Number(match[1])
}

function namedLines(text: string): NamedLine[] {
  const lines: NamedLine[] = []
  const line = new LineCursor(text)
  while (line.next()) {
    const name = nameOfTag(text, line)
    if (name !== undefined) lines.push([name, text.slice(line.begin, line.after)])
  }
  return lines
}
