import { PassThrough } from 'node:stream'

/** A control sequence (ECMA-48 5.4) with its first parameter, and either that or a character. */
const COMMAND = /^\p{Cc}\[(\??)(\d*)[\d;]*([A-Za-z])$/u
const PARTS = /\p{Cc}\[\??[\d;]*[A-Za-z]|[\s\S]/gu

/** What a person sees on a terminal of a size. Only what cli-progress and readline send is understood. */
export class Screen {
  readonly columns: number
  readonly rows: number
  readonly lines: string[] = ['']
  /** How often a line was longer than the screen is wide. */
  wraps = 0
  isCursorHidden = false
  #row = 0
  #column = 0

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
  }

  /** What is seen now, without what has scrolled away. */
  get text(): string {
    return this.lines
      .slice(-this.rows)
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  write(text: string): void {
    for (const [part] of text.matchAll(PARTS)) this.#take(part)
  }

  #take(part: string): void {
    const [, hidden = '', count = '', command = ''] = COMMAND.exec(part) ?? []
    if (command === '') this.#put(part)
    else if (hidden === '?' && count === '25') this.isCursorHidden = command === 'l'
    // It goes no further up than the screen.
    else if (command === 'A') this.#row = Math.max(this.#top, this.#row - Number(count || 1))
    else if (command === 'G') this.#column = Number(count || 1) - 1
    else if (command === 'K') this.#clearLine(count)
    else if (command === 'J') this.#clearDown()
    else if (command !== 'm') throw new Error(`this screen does not know ${JSON.stringify(part)}`)
  }

  get #top(): number {
    return Math.max(0, this.lines.length - this.rows)
  }

  #put(character: string): void {
    if (character === '\n') this.#newLine()
    else if (character === '\r') this.#column = 0
    else {
      if (this.#column >= this.columns) {
        this.wraps += 1
        this.#newLine()
      }
      const line = (this.lines[this.#row] ?? '').padEnd(this.#column)
      this.lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1)
      this.#column += 1
    }
  }

  #newLine(): void {
    this.#row += 1
    this.#column = 0
    this.lines[this.#row] ??= ''
  }

  #clearLine(count: string): void {
    const line = this.lines[this.#row] ?? ''
    this.lines[this.#row] = count === '2' ? '' : line.slice(0, this.#column)
  }

  #clearDown(): void {
    this.#clearLine('')
    this.lines.length = this.#row + 1
  }
}

/** A stream that a program takes for a terminal. */
export function terminalStream(screen: Screen, isTTY = true): NodeJS.WriteStream {
  const stream = new PassThrough()
  stream.on('data', (chunk: Buffer) => screen.write(chunk.toString()))
  const size = isTTY ? { columns: screen.columns, rows: screen.rows } : {}
  return Object.assign(stream, { isTTY, ...size }) as unknown as NodeJS.WriteStream
}
