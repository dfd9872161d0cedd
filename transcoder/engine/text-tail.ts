/** Keeps the end of a text that may grow without bound. */
export class TextTail {
  readonly #maxCharacters: number
  #text = ''

  constructor(maxCharacters = 8192) {
    this.#maxCharacters = maxCharacters
  }

  push(text: string): void {
    this.#text = (this.#text + text).slice(-this.#maxCharacters)
  }

  toString(): string {
    return this.#text
  }
}

/** The last line that says something: what FFmpeg prints last is nearly always the cause. */
export function lastLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim())
  return lines.findLast((line) => line !== '' && !REPEATED.test(line)) ?? ''
}

/** FFmpeg's own way to say the line before once more. */
const REPEATED = /^Last message repeated \d+ times$/
