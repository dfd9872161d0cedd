/**
 * Lines of a playlist as players see them: ended by LF, CRLF or, as lenient players allow, a lone
 * CR; blank lines skipped; white space around a line ignored. Works on positions, so that whoever
 * changes one piece of the text can copy all others as they are.
 */

const LF = 10
const CR = 13

/** Walks over the lines that are not blank, in one pass however long they are. */
export class LineCursor {
  readonly #text: string
  /** Next terminators at or after `after`; the length of the text where there is none. */
  #lf = -1
  #cr = -1
  /** Where the whole line begins, white space included. */
  begin = 0
  /** First position of the line's content, and the one behind its last. */
  start = 0
  end = 0
  /** Behind the line's terminator. */
  after = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Moves to the next line that is not blank; `false` at the end of the text. */
  next(): boolean {
    while (this.after < this.#text.length) {
      const stop = this.#findEnd(this.after)
      const isPair = this.#text.charCodeAt(stop) === CR && this.#text.charCodeAt(stop + 1) === LF
      this.begin = this.after
      this.after = Math.min(stop + (isPair ? 2 : 1), this.#text.length)
      this.start = skipBlanks(this.#text, this.begin, stop)
      this.end = skipBlanksBack(this.#text, this.start, stop)
      if (this.start < this.end) return true
    }
    return false
  }

  #findEnd(from: number): number {
    if (this.#lf < from) this.#lf = indexOrEnd(this.#text, '\n', from)
    if (this.#cr < from) this.#cr = indexOrEnd(this.#text, '\r', from)
    return Math.min(this.#lf, this.#cr)
  }
}

/** First position from `from` that holds no white space, `to` when there is none. */
export function skipBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isBlank(text.charCodeAt(at))) at++
  return at
}

/** Position behind the last character before `to` that is no white space, `from` if there is none. */
export function skipBlanksBack(text: string, from: number, to: number): number {
  let at = to
  while (at > from && isBlank(text.charCodeAt(at - 1))) at--
  return at
}

/** What `String.prototype.trim` removes (parsers use it) and what URL parsers strip: C0 and space. */
function isBlank(code: number): boolean {
  if (code <= 0x20) return true
  if (code < 0xa0) return false
  return (
    code === 0xa0 ||
    code === 0xfeff ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

function indexOrEnd(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at < 0 ? text.length : at
}
