import { skipBlanks, skipBlanksBack } from './lines.ts'

const QUOTE = 34
const APOSTROPHE = 39
const COMMA = 44
const EQUALS = 61

/** Gets where a name and its value, without quotes, stand; `true` ends the walk. */
export type AttributeVisitor = (
  nameStart: number,
  nameEnd: number,
  start: number,
  end: number,
) => boolean

/**
 * Walks over an attribute list (RFC 8216bis 4.2) between two positions and says whether the visitor
 * ended the walk. Reads what any player reads: white space around names, `=` and `,`; values without
 * quotes or, as video.js takes them, in apostrophes; a quote that is never closed; names that come
 * twice. An apostrophe opens nothing: it may stand in a NAME.
 */
export function someAttribute(
  text: string,
  from: number,
  to: number,
  visit: AttributeVisitor,
): boolean {
  let at = from
  while (at < to) {
    const equals = findNameEnd(text, at, to)
    if (equals >= to || text.charCodeAt(equals) !== EQUALS) {
      at = equals + 1
      continue
    }
    const nameStart = skipBlanks(text, at, equals)
    const nameEnd = skipBlanksBack(text, nameStart, equals)
    const start = skipBlanks(text, equals + 1, to)
    if (start < to && text.charCodeAt(start) === QUOTE) {
      const close = findBefore(text, QUOTE, start + 1, to)
      if (visit(nameStart, nameEnd, start + 1, close)) return true
      at = findBefore(text, COMMA, close, to) + 1
    } else {
      const comma = findBefore(text, COMMA, start, to)
      const end = skipBlanksBack(text, start, comma)
      const inset = isInApostrophes(text, start, end) ? 1 : 0
      if (visit(nameStart, nameEnd, start + inset, end - inset)) return true
      at = comma + 1
    }
  }
  return false
}

/** An attribute list as a map; where a name comes twice, its first value. */
export function readAttributes(text: string, from: number, to: number): Map<string, string> {
  const attributes = new Map<string, string>()
  someAttribute(text, from, to, (nameStart, nameEnd, start, end) => {
    const name = text.slice(nameStart, nameEnd)
    if (!attributes.has(name)) attributes.set(name, text.slice(start, end))
    return false
  })
  return attributes
}

function findNameEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    if (code === EQUALS || code === COMMA) return at
    at++
  }
  return to
}

/** Never searches beyond `to`, as `indexOf` would: the walk stays linear. */
function findBefore(text: string, code: number, from: number, to: number): number {
  let at = from
  while (at < to && text.charCodeAt(at) !== code) at++
  return at
}

function isInApostrophes(text: string, start: number, end: number): boolean {
  return (
    end - start >= 2 &&
    text.charCodeAt(start) === APOSTROPHE &&
    text.charCodeAt(end - 1) === APOSTROPHE
  )
}
