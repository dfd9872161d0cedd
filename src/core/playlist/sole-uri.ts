const NAME = 'URI'
const OPENING = '="'
const QUOTE = 34
const COMMA = 44
const EQUALS = 61

/**
 * Finds the URI of attribute lists that have just one, as nearly all do, without a walk over their
 * other attributes. Reads exactly what such a walk (`AttributeCursor`) reads, or declines. Gets lists
 * from the start of the text to its end; each search goes on where the last one ended, so that all
 * together are one pass, however the text is made.
 */
export class SoleUriCursor {
  readonly #text: string
  /** Next `URI` at or after any position asked for; the length of the text where there is none. */
  #next = -1
  /** Where the URI stands, without quotes. */
  start = 0
  end = 0

  constructor(text: string) {
    this.#text = text
  }

  /** False when no attribute of the list can be called URI. */
  mayHold(from: number, to: number): boolean {
    return this.#find(from) < to
  }

  /** True when the list has exactly one `URI="…"`; any other list has to be walked over. */
  read(from: number, to: number): boolean {
    const text = this.#text
    const at = this.#find(from)
    const start = at + NAME.length + OPENING.length
    if (start > to || !text.startsWith(OPENING, at + NAME.length)) return false
    if (!beginsAttribute(text, from, at)) return false
    const end = text.indexOf('"', start)
    if (end < 0 || end >= to || this.#find(end) < to) return false
    this.start = start
    this.end = end
    return true
  }

  #find(from: number): number {
    if (this.#next < from) {
      const at = this.#text.indexOf(NAME, from)
      this.#next = at < 0 ? this.#text.length : at
    }
    return this.#next
  }
}

/**
 * Whether an attribute surely begins at `at`: at the start of the list, or behind a comma that is
 * not in quotes. The last quote before it tells: one that does not follow `=` or white space opens
 * nothing, so whatever it closes is over.
 */
function beginsAttribute(text: string, from: number, at: number): boolean {
  if (at === from) return true
  if (text.charCodeAt(at - 1) !== COMMA) return false
  for (let quote = at - 2; quote >= from; quote--) {
    if (text.charCodeAt(quote) !== QUOTE) continue
    const before = text.charCodeAt(quote - 1)
    return before !== EQUALS && before > 0x20 && before < 0x80
  }
  return true
}
