import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePlaylist } from '../../../../src/core/playlist/text.ts'

const back = (bytes: Uint8Array) => {
  const { text, encode } = decodePlaylist(bytes)
  return encode(text)
}

describe('bytes of a playlist', () => {
  it('are read as UTF-8, byte order mark kept', () => {
    const bytes = new TextEncoder().encode('\uFEFF#EXTM3U\né😀.ts')
    expect(decodePlaylist(bytes).text).toBe('\uFEFF#EXTM3U\né😀.ts')
    expect(back(bytes)).toEqual(bytes)
  })

  it('come back exactly where they are not UTF-8', () => {
    // A lone continuation, overlong forms, a surrogate, beyond U+10FFFF, cut off at the end.
    const cases = ['80', 'c0af', 'e080af', 'eda080', 'f4908080', 'f8', '61ff62', '61e282', 'f09f98']
    for (const hex of cases) {
      const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
      expect([hex, back(bytes)]).toEqual([hex, bytes])
    }
  })

  it('can be changed around what is not UTF-8', () => {
    const { text, encode } = decodePlaylist(Uint8Array.of(0x61, 0xe9, 0x62, 0xc3, 0xa9))
    expect(encode(`é${text}😀`)).toEqual(
      Uint8Array.of(0xc3, 0xa9, 0x61, 0xe9, 0x62, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80),
    )
  })

  it('come back exactly whatever they are', () => {
    const mixed = fc
      .array(fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.string({ unit: 'grapheme' })))
      .map((parts) =>
        Uint8Array.from(
          parts.flatMap((part) =>
            typeof part === 'string' ? [...new TextEncoder().encode(part)] : [...part],
          ),
        ),
      )
    fc.assert(
      fc.property(mixed, (bytes) => {
        expect(back(bytes)).toEqual(bytes)
      }),
      { numRuns: 1000 },
    )
  })

  it('agree with the platform on what is not UTF-8', () => {
    const lenient = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const hasEscapes = /[\udc80-\udcff]/u.test(decodePlaylist(bytes).text)
        expect(hasEscapes).toBe(lenient.decode(bytes).includes('\ufffd') && !isReplacement(bytes))
      }),
      { numRuns: 1000 },
    )
  })
})

/** U+FFFD may be in the bytes themselves. */
function isReplacement(bytes: Uint8Array): boolean {
  return [...bytes].join().includes('239,191,189')
}
