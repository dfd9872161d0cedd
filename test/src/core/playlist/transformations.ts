/** What editors, file transfers and packagers do to a playlist, and no test suite holds. */
export type Transformation = (bytes: Uint8Array) => Uint8Array

const LF = 10
const CR = 13

const encoder = new TextEncoder()

function eachLineEnd(bytes: Uint8Array, ends: readonly string[]): Uint8Array {
  let count = 0
  const out: number[] = []
  for (const byte of bytes.filter((code) => code !== CR)) {
    if (byte === LF) out.push(...encoder.encode(ends[count++ % ends.length]))
    else out.push(byte)
  }
  return Uint8Array.from(out)
}

function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const pieces = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

/** Of these sizes `Uint8Array.from` would take seconds. */
function appended(bytes: Uint8Array, text: string): Uint8Array {
  const tail = encoder.encode(text)
  const out = new Uint8Array(bytes.length + tail.length)
  out.set(bytes)
  out.set(tail, bytes.length)
  return out
}

const LONG = 100_000

export const VERY_LONG_LINES = 'with very long lines'

export const TRANSFORMATIONS: Readonly<Record<string, Transformation>> = {
  'as it is': (bytes) => bytes,
  'with a byte order mark': (bytes) => joined('\uFEFF', bytes),
  'with CRLF': (bytes) => eachLineEnd(bytes, ['\r\n']),
  'with lone CR': (bytes) => eachLineEnd(bytes, ['\r']),
  'with mixed line ends': (bytes) => eachLineEnd(bytes, ['\n', '\r\n', '\r', '\n\n', '\r\r\n']),
  'with bytes that are not UTF-8': (bytes) =>
    joined(bytes, Uint8Array.of(LF, 0xff, 0xc3, 0x2e, 0x74, 0x73, LF, 0xed, 0xa0, 0x80, LF)),
  [VERY_LONG_LINES]: (bytes) =>
    appended(
      bytes,
      `\n${'a/'.repeat(LONG / 2)}\n#${'c'.repeat(LONG)}\n#EXT-X-MAP:${'A="b,c",'.repeat(LONG / 8)}URI="d"\n`,
    ),
}
