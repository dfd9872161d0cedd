/** A playlist as text, and the way back. */
export interface PlaylistText {
  readonly text: string
  /** Gives the bytes of this text or of one made from it; of `text` itself, exactly those read. */
  encode(text: string): Uint8Array
}

// Byte n of a text that is not UTF-8 stands in it as the lone surrogate U+DC00 + n, which no valid
// UTF-8 can produce (the idea of Python's surrogateescape, PEP 383).
const ESCAPE = 0xdc00
const ESCAPED = /([\udc80-\udcff])/u

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Reads bytes as UTF-8 (RFC 8216bis 4.1) without losing any, also where they are not UTF-8. */
export function decodePlaylist(bytes: Uint8Array): PlaylistText {
  try {
    return { text: strict.decode(bytes), encode: (text) => encoder.encode(text) }
  } catch {
    return { text: decodeEscaping(bytes), encode: encodeEscaped }
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  const pieces: string[] = []
  let valid = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      if (at > valid) pieces.push(strict.decode(bytes.subarray(valid, at)))
      pieces.push(String.fromCharCode(ESCAPE + (bytes[at] ?? 0)))
      valid = at + 1
    }
    at += Math.max(length, 1)
  }
  pieces.push(strict.decode(bytes.subarray(valid)))
  return pieces.join('')
}

/** Bytes of the well-formed sequence at a position, 0 if there is none (Unicode, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const second = bytes[at + 1] ?? 0
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < lowest || second > highest) return 0
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return length
}

function encodeEscaped(text: string): Uint8Array {
  // Odd pieces are the escaped bytes that split() keeps because of the parentheses.
  const pieces = text
    .split(ESCAPED)
    .map((piece, index) =>
      index % 2 === 0 ? encoder.encode(piece) : Uint8Array.of(piece.charCodeAt(0) - ESCAPE),
    )
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
