import type { Fault } from './fault.ts'

const BOM = '\ufeff'
/** C0 and C1 without CR and LF (RFC 8216bis 4.1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what the RFC forbids is looked for
const CONTROL = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/
/** What `decodePlaylist` puts in place of bytes that are not UTF-8. */
const ESCAPED = /[\udc80-\udcff]/u
const LONE_CR = /\r(?!\n)/

/** What is wrong with the characters of a playlist, whatever they mean (RFC 8216bis 4.1, 4.4.1.1). */
export function findTextFaults(text: string): Fault[] {
  const faults: Fault[] = []
  const report = (at: number, expected: string, seen: string) =>
    faults.push({ kind: 'text', line: lineAt(text, at), expected, seen })
  if (text.startsWith(BOM)) report(0, 'no byte order mark', 'one')
  const bytes = text.search(ESCAPED)
  if (bytes >= 0) report(bytes, 'UTF-8', 'other bytes')
  const control = CONTROL.exec(text)
  if (control) report(control.index, 'no control characters', codePoint(control[0]))
  const lone = text.search(LONE_CR)
  if (lone >= 0) report(lone, 'lines that end with LF or CRLF', 'a lone CR')
  if (bytes < 0 && text.normalize('NFC') !== text)
    report(0, 'Unicode in normal form NFC', 'another')
  const [first = ''] = text.split(/\r?\n/, 1)
  if (first.replace(BOM, '') !== '#EXTM3U') {
    faults.push({ kind: 'first-line', line: 1, expected: '#EXTM3U', seen: describeFirst(first) })
  }
  return faults
}

function describeFirst(line: string): string {
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 37)}…` : line)
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

export function lineAt(text: string, at: number): number {
  let line = 1
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1))
    line += 1
  return line
}
