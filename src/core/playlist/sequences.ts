import { LineCursor, skipBlanks } from './lines.ts'
import { nameOfTag } from './segments.ts'

const TARGET = '#EXT-X-TARGETDURATION'
const SEGMENTS = '#EXT-X-MEDIA-SEQUENCE'
const DISCONTINUITIES = '#EXT-X-DISCONTINUITY-SEQUENCE'

/**
 * Raises the number of the first segment and of the first discontinuity by as many as were cut off
 * before it (RFC 8216bis 6.2.2); a tag that is missing, which says 0, is put behind
 * EXT-X-TARGETDURATION where it has to say more. `undefined` where a number is none.
 */
export function raiseSequences(
  header: string,
  segments: number,
  discontinuities: number,
): string | undefined {
  const withSegments = raise(header, SEGMENTS, segments, TARGET)
  return withSegments && raise(withSegments, DISCONTINUITIES, discontinuities, SEGMENTS)
}

/** `anchor` is the tag behind which a missing one goes; without it, behind the first line. */
function raise(header: string, tag: string, by: number, anchor: string): string | undefined {
  if (by === 0) return header
  let raised = ''
  let from = 0
  let behind: { readonly at: number; readonly isAnchor: boolean } | undefined
  const line = new LineCursor(header)
  while (line.next()) {
    const name = nameOfTag(header, line)
    if (behind === undefined || (name === anchor && !behind.isAnchor))
      behind = { at: line.after, isAnchor: name === anchor }
    if (name !== tag) continue
    const at = skipBlanks(header, line.start + tag.length + 1, line.end)
    const number = header.slice(at, line.end)
    // Decimal integers up to 2^64 - 1 (RFC 8216bis 4.2), more than a number can hold.
    // None at all counts as 0 for players.
    const hasColon = header.charAt(line.start + tag.length) === ':'
    if (!hasColon || !/^\d{0,20}$/.test(number)) return undefined
    raised += `${header.slice(from, at)}${BigInt(number) + BigInt(by)}`
    from = line.end
  }
  if (from > 0) return raised + header.slice(from)
  const at = behind?.at ?? header.length
  const ending = /[\r\n]+$/.exec(header.slice(0, at))?.[0] ?? '\n'
  return `${header.slice(0, at)}${tag}:${by}${ending}${header.slice(at)}`
}
