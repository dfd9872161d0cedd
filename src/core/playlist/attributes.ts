import { skipBlanks, skipBlanksBack } from './lines.ts'

const QUOTE = 34
const APOSTROPHE = 39
const COMMA = 44
const EQUALS = 61

/**
 * Walks over an attribute list (RFC 8216bis 4.2) between two positions. Reads what any player reads:
 * white space around names, `=` and `,`; values without quotes or, as video.js takes them, in
 * apostrophes; a quote that is never closed; names that come twice. An apostrophe opens nothing: it
 * may stand in a NAME. Never looks beyond the list, so the walk stays linear.
 */
export class AttributeCursor {
  readonly #text: string
  readonly #to: number
  #at: number
  /** Where the attribute's name stands. */
  nameStart = 0
  nameEnd = 0
  /** Where its value stands, without quotes. */
  start = 0
  end = 0

  constructor(text: string, from: number, to: number) {
    this.#text = text
    this.#to = to
    this.#at = from
  }

  /** Moves to the next attribute; `false` at the end of the list. */
  next(): boolean {
    const text = this.#text
    const to = this.#to
    let begin = this.#at
    for (let at = begin; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code === COMMA) begin = at + 1
      if (code !== EQUALS) continue
      this.nameStart = skipBlanks(text, begin, at)
      this.nameEnd = skipBlanksBack(text, this.nameStart, at)
      this.#readValue(skipBlanks(text, at + 1, to))
      return true
    }
    this.#at = to
    return false
  }

  #readValue(from: number): void {
    const text = this.#text
    const to = this.#to
    if (from < to && text.charCodeAt(from) === QUOTE) {
      // Each search ends at the next quote, where the next one may begin: together one pass.
      const close = text.indexOf('"', from + 1)
      this.start = from + 1
      this.end = close < 0 || close > to ? to : close
      this.#at = this.#findComma(this.end) + 1
      return
    }
    const comma = this.#findComma(from)
    const end = skipBlanksBack(text, from, comma)
    const inset = isInApostrophes(text, from, end) ? 1 : 0
    this.start = from + inset
    this.end = end - inset
    this.#at = comma + 1
  }

  #findComma(from: number): number {
    let at = from
    while (at < this.#to && this.#text.charCodeAt(at) !== COMMA) at++
    return at
  }

  /** Whether the attribute is called so; spares a copy of its name. */
  isNamed(name: string): boolean {
    return (
      name.length === this.nameEnd - this.nameStart && this.#text.startsWith(name, this.nameStart)
    )
  }
}

/** An attribute list as a map; where a name comes twice, its first value. */
export function readAttributes(text: string, from: number, to: number): Map<string, string> {
  const attributes = new Map<string, string>()
  const attribute = new AttributeCursor(text, from, to)
  while (attribute.next()) {
    const name = text.slice(attribute.nameStart, attribute.nameEnd)
    if (!attributes.has(name)) attributes.set(name, text.slice(attribute.start, attribute.end))
  }
  return attributes
}

function isInApostrophes(text: string, start: number, end: number): boolean {
  return (
    end - start >= 2 &&
    text.charCodeAt(start) === APOSTROPHE &&
    text.charCodeAt(end - 1) === APOSTROPHE
  )
}
