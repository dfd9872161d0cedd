import { AttributeCursor } from './attributes.ts'
import { LineCursor, skipBlanks, skipBlanksBack } from './lines.ts'
import { SoleUriCursor } from './sole-uri.ts'
import { isUriLine } from './tags.ts'
import { URI, type UriTag, uriTagAt } from './uri-tags.ts'

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
  const sole = new SoleUriCursor(text)
  while (line.next()) {
    if (isUriLine(text, line.start)) {
      if (visit(line.start, line.end, undefined)) return true
      continue
    }
    const entry = uriTagAt(text, line.start)
    if (entry === undefined) continue
    const { name, tag } = entry
    const from = line.start + name.length + 1
    if (tag === URI) {
      if (!sole.mayHold(from, line.end)) continue
      if (sole.read(from, line.end)) {
        if (visitTrimmed(text, sole.start, sole.end, name, visit)) return true
        continue
      }
    }
    if (visitTag(text, from, line.end, name, tag, visit)) return true
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
  if (tag.in === 'value') return visitTrimmed(text, from, to, name, visit)
  const attribute = new AttributeCursor(text, from, to)
  while (attribute.next()) {
    if (!holdsUri(text, attribute, tag)) continue
    if (visitTrimmed(text, attribute.start, attribute.end, name, visit)) return true
  }
  return false
}

function holdsUri(
  text: string,
  attribute: AttributeCursor,
  tag: UriTag & { in: 'attributes' },
): boolean {
  for (const name of tag.names) {
    if (attribute.isNamed(name)) return true
  }
  return (
    tag.ifUrl?.(text, attribute.nameStart) === true &&
    PLAIN_URL.test(text.slice(attribute.start, attribute.start + PLAIN_URL_PROBE))
  )
}

function visitTrimmed(
  text: string,
  from: number,
  to: number,
  tag: string,
  visit: UriVisitor,
): boolean {
  const start = skipBlanks(text, from, to)
  const end = skipBlanksBack(text, start, to)
  return start < end && visit(start, end, tag)
}
