import { someAttribute } from './attributes.ts'
import { LineCursor, skipBlanks, skipBlanksBack } from './lines.ts'
import { isUriLine, tagNameEnd } from './tags.ts'
import { mayCarryUri, URI_TAGS, type UriTag } from './uri-tags.ts'

/**
 * Gets where a URI stands, without white space around it, and the tag that carries it (`#EXT-X-MAP`), no tag for a URI line; `true`
 * ends the walk.
 */
export type UriVisitor = (start: number, end: number, tag: string | undefined) => boolean

const PLAIN_URL = /^\s*(?:https?:|\/\/)/i
const PLAIN_URL_PROBE = 16

/** Walks over every URI of a playlist and says whether the visitor ended the walk. Linear. */
export function someUri(text: string, visit: UriVisitor): boolean {
  const line = new LineCursor(text)
  while (line.next()) {
    if (isUriLine(text, line.start)) {
      if (visit(line.start, line.end, undefined)) return true
      continue
    }
    // Most lines are EXTINF or STREAM-INF, which no name in the table begins like.
    if (!mayCarryUri(text, line.start)) continue
    const nameEnd = tagNameEnd(text, line.start, line.end)
    if (nameEnd < 0) continue
    const name = text.slice(line.start, nameEnd)
    const tag = URI_TAGS.get(name)
    if (tag !== undefined && visitTag(text, nameEnd + 1, line.end, name, tag, visit)) return true
  }
  return false
}

function visitTag(
  text: string,
  from: number,
  to: number,
  name: string,
  tag: UriTag,
  visit: UriVisitor,
): boolean {
  const visitTrimmed = (from: number, to: number): boolean => {
    const start = skipBlanks(text, from, to)
    const end = skipBlanksBack(text, start, to)
    return start < end && visit(start, end, name)
  }
  if (tag.in === 'value') return visitTrimmed(from, to)
  return someAttribute(text, from, to, (nameStart, nameEnd, start, end) => {
    const holdsUri =
      isOneOf(tag.names, text, nameStart, nameEnd) ||
      (tag.extensions === true &&
        text.startsWith('X-', nameStart) &&
        PLAIN_URL.test(text.slice(start, start + PLAIN_URL_PROBE)))
    return holdsUri && visitTrimmed(start, end)
  })
}

function isOneOf(names: readonly string[], text: string, start: number, end: number): boolean {
  for (const name of names) {
    if (name.length === end - start && text.startsWith(name, start)) return true
  }
  return false
}
