import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Text for people, without what would let them play: tokens in paths and in queries. */
export function hideTokens(text: string): string {
  return text
    .replaceAll(/\/s\/[^/\s?#]+/g, '/s/…')
    .replaceAll(/\btoken=[^&\s"'<>]+/gi, 'token=…')
    .replaceAll(/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, '…')
}

/** Passes a program's output on line by line, so that no token hides across two chunks. */
export function showWithoutTokens(from: Readable, to: Writable): void {
  createInterface({ input: from }).on('line', (line) => to.write(`${hideTokens(line)}\n`))
}
