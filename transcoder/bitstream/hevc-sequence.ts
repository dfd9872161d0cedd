import { BitReader } from './bit-reader.ts'
import { payloadOf } from './nal-units.ts'

/** What a sequence parameter set of HEVC says (ITU-T H.265, 7.3.2.2), as far as its picture size. */
export interface HevcSequence {
  /** Without `hvc1.` or `hev1.` before it (ISO/IEC 14496-15, annex E.3). */
  readonly profile: string
  readonly width: number
  readonly height: number
  readonly isInterlaced: boolean
}

/** Bytes of a general profile, tier and level: profile, compatibility, constraints, level. */
const PROFILE_BYTES = 12

/** Reads a whole NAL unit of type 33. @throws RangeError where it ends too early */
export function readHevcSequence(unit: Uint8Array): HevcSequence {
  const bytes = payloadOf(unit)
  const subLayers = ((bytes[2] ?? 0) >> 1) & 7
  const general = bytes.subarray(3, 3 + PROFILE_BYTES)
  const reader = new BitReader(bytes.subarray(3 + PROFILE_BYTES))
  skipSubLayers(reader, subLayers)
  reader.unsigned()
  const chroma = reader.unsigned()
  if (chroma === 3) reader.skip(1)
  const width = reader.unsigned()
  const height = reader.unsigned()
  const [left, right, top, bottom] = reader.flag() ? [0, 0, 0, 0].map(() => reader.unsigned()) : []
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1
  const unitY = chroma === 1 ? 2 : 1
  return {
    profile: hevcProfile(general),
    width: width - ((left ?? 0) + (right ?? 0)) * unitX,
    height: height - ((top ?? 0) + (bottom ?? 0)) * unitY,
    isInterlaced: isInterlacedSource(general),
  }
}

/**
 * Profile, compatibility (its bits in reverse), tier and level, and constraints without zeros at
 * their end: `1.6.L93.B0`. The same twelve bytes stand in `hvcC`.
 */
export function hevcProfile(general: Uint8Array): string {
  const [first = 0] = general
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? ''
  const compatibility = reverseBits(new DataView(Uint8Array.from(general).buffer).getUint32(1))
  const constraints = Array.from(general.subarray(5, 11))
  while (constraints.at(-1) === 0) constraints.pop()
  return [
    `${space}${first & 0x1f}`,
    compatibility.toString(16).toUpperCase(),
    `${first & 0x20 ? 'H' : 'L'}${general[11] ?? 0}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.')
}

/** general_interlaced_source_flag without general_progressive_source_flag. */
export function isInterlacedSource(general: Uint8Array): boolean {
  return ((general[5] ?? 0) & 0xc0) === 0x40
}

function skipSubLayers(reader: BitReader, count: number): void {
  const present = Array.from({ length: count }, () => [reader.flag(), reader.flag()] as const)
  if (count > 0) reader.skip(2 * (8 - count))
  for (const [hasProfile, hasLevel] of present) {
    reader.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0))
  }
}

function reverseBits(value: number): number {
  let reversed = 0
  for (let bit = 0; bit < 32; bit += 1) reversed = reversed * 2 + ((value >>> bit) & 1)
  return reversed
}
