import { BitReader } from './bit-reader.ts'
import { payloadOf } from './nal-units.ts'

/** What a sequence parameter set of H.264 says (ITU-T H.264, 7.3.2.1.1). */
export interface AvcSequence {
  /** `avc1.` and profile, constraints and level in hexadecimal digits (RFC 6381, 3.3). */
  readonly codec: string
  /** Pixels, cropped. */
  readonly width: number
  readonly height: number
  /** Width of a pixel to its height; `undefined` where nothing is said. */
  readonly pixelAspect: readonly [number, number] | undefined
  readonly referenceFrames: number
  /** Whether pictures may be coded as fields. */
  readonly isInterlaced: boolean
  /** TransferCharacteristics of ITU-T H.273, where they are told. */
  readonly transfer: number | undefined
}

/** Profiles whose sets tell their chroma format; all others have 4:2:0 in 8 bits. */
const HIGH_PROFILES = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]
const EXTENDED_ASPECT = 255
/** Table E-1 of H.264, by aspect_ratio_idc. */
const ASPECTS: readonly (readonly [number, number])[] = [
  ...([
    [0, 0],
    [1, 1],
    [12, 11],
    [10, 11],
    [16, 11],
    [40, 33],
    [24, 11],
    [20, 11],
  ] as const),
  ...([
    [32, 11],
    [80, 33],
    [18, 11],
    [15, 11],
    [64, 33],
    [160, 99],
    [4, 3],
    [3, 2],
    [2, 1],
  ] as const),
]

/** Reads a whole NAL unit of type 7. @throws RangeError where it ends too early */
export function readAvcSequence(unit: Uint8Array): AvcSequence {
  const bytes = payloadOf(unit)
  const profile = bytes.subarray(1, 4)
  const reader = new BitReader(bytes.subarray(4))
  reader.unsigned()
  const chroma = HIGH_PROFILES.includes(profile[0] ?? 0) ? readChroma(reader) : 1
  reader.unsigned()
  skipOrderCount(reader)
  const referenceFrames = reader.unsigned()
  reader.skip(1)
  const columns = reader.unsigned() + 1
  const rows = reader.unsigned() + 1
  const isInterlaced = !reader.flag()
  if (isInterlaced) reader.skip(1)
  reader.skip(1)
  const crop = readCropping(reader, chroma, isInterlaced)
  return {
    codec: `avc1.${Array.from(profile, (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    width: columns * 16 - crop.width,
    height: rows * 16 * (isInterlaced ? 2 : 1) - crop.height,
    referenceFrames,
    isInterlaced,
    ...readUsability(reader),
  }
}

/** chroma_format_idc, and over what stands up to the scaling matrix. */
function readChroma(reader: BitReader): number {
  const chroma = reader.unsigned()
  if (chroma === 3) reader.skip(1)
  reader.unsigned()
  reader.unsigned()
  reader.skip(1)
  if (!reader.flag()) return chroma
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list += 1) {
    if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64)
  }
  return chroma
}

/** 7.3.2.1.1.1: a list goes on until a scale of 0. */
function skipScalingList(reader: BitReader, size: number): void {
  let last = 8
  for (let index = 0; index < size; index += 1) {
    last = (last + reader.signed() + 256) % 256
    if (last === 0) return
  }
}

function skipOrderCount(reader: BitReader): void {
  const type = reader.unsigned()
  if (type === 0) reader.unsigned()
  if (type !== 1) return
  reader.skip(1)
  reader.signed()
  reader.signed()
  const cycle = reader.unsigned()
  if (cycle > 255) throw new RangeError('a cycle of more than 255 frames')
  for (let index = 0; index < cycle; index += 1) reader.signed()
}

/** Pixels that are cut off, counted in units of chroma samples and field lines (7-19 to 7-22). */
function readCropping(reader: BitReader, chroma: number, isInterlaced: boolean) {
  if (!reader.flag()) return { width: 0, height: 0 }
  const [left, right, top, bottom] = [0, 0, 0, 0].map(() => reader.unsigned())
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1
  const unitY = (chroma === 1 ? 2 : 1) * (isInterlaced ? 2 : 1)
  return {
    width: ((left ?? 0) + (right ?? 0)) * unitX,
    height: ((top ?? 0) + (bottom ?? 0)) * unitY,
  }
}

/** Video usability information (annex E), as far as the transfer characteristics. */
function readUsability(reader: BitReader): Pick<AvcSequence, 'pixelAspect' | 'transfer'> {
  if (!reader.flag()) return { pixelAspect: undefined, transfer: undefined }
  const pixelAspect = reader.flag() ? readAspect(reader) : undefined
  if (reader.flag()) reader.skip(1)
  if (!reader.flag()) return { pixelAspect, transfer: undefined }
  reader.skip(4)
  if (!reader.flag()) return { pixelAspect, transfer: undefined }
  reader.skip(8)
  return { pixelAspect, transfer: reader.bits(8) }
}

function readAspect(reader: BitReader): readonly [number, number] | undefined {
  const kind = reader.bits(8)
  const aspect =
    kind === EXTENDED_ASPECT ? ([reader.bits(16), reader.bits(16)] as const) : ASPECTS[kind]
  return aspect && aspect[0] > 0 && aspect[1] > 0 ? aspect : undefined
}
