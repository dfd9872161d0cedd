import { TranscoderError } from '../errors.ts'

/** One box of ISO/IEC 14496-12 (4.2): a length, a four-letter type, and what it holds. */
export interface Box {
  readonly type: string
  /** Offset of the whole box in the bytes it was read from. */
  readonly start: number
  /** Offset of its contents. */
  readonly bodyStart: number
  /** Offset of the byte behind it. */
  readonly end: number
}

export interface BoxHeader {
  readonly type: string
  readonly headerBytes: number
  /** Of header and contents together. */
  readonly totalBytes: number
}

/** No header is longer: length, type and a 64-bit length. */
export const LONGEST_HEADER = 16

/**
 * Reads a box's header, or `undefined` where it needs more bytes than there are.
 *
 * @throws TranscoderError `fragment_malformed` where the length cannot be true
 */
export function readBoxHeader(bytes: Uint8Array, offset = 0): BoxHeader | undefined {
  if (bytes.byteLength - offset < 8) return undefined
  const view = viewOf(bytes)
  const type = readType(bytes, offset + 4)
  const shortSize = view.getUint32(offset)
  if (shortSize !== 1) return checkHeader({ type, headerBytes: 8, totalBytes: shortSize })
  if (bytes.byteLength - offset < LONGEST_HEADER) return undefined
  const longSize = view.getBigUint64(offset + 8)
  return checkHeader({ type, headerBytes: 16, totalBytes: Number(longSize) })
}

function checkHeader(header: BoxHeader): BoxHeader {
  if (header.totalBytes < header.headerBytes || !Number.isSafeInteger(header.totalBytes)) {
    throw malformed(`box ${JSON.stringify(header.type)} says it is ${header.totalBytes} bytes long`)
  }
  return header
}

/** The boxes that lie side by side in a range. @throws TranscoderError `fragment_malformed` */
export function readBoxes(bytes: Uint8Array, start = 0, end = bytes.byteLength): readonly Box[] {
  const boxes: Box[] = []
  for (let offset = start; offset < end; ) {
    const header = readBoxHeader(bytes, offset)
    if (!header || offset + header.totalBytes > end) {
      throw malformed(`box ${JSON.stringify(header?.type ?? '')} is cut off`)
    }
    const { type, headerBytes, totalBytes } = header
    boxes.push({ type, start: offset, bodyStart: offset + headerBytes, end: offset + totalBytes })
    offset += totalBytes
  }
  return boxes
}

/** The first box at the end of a path of types, such as `moov`, `trak`, `mdia`. */
export function findBox(bytes: Uint8Array, path: readonly string[]): Box | undefined {
  let found: Box | undefined
  for (const type of path) {
    const inside = readBoxes(bytes, found?.bodyStart ?? 0, found?.end ?? bytes.byteLength)
    found = inside.find((box) => box.type === type)
    if (!found) return undefined
  }
  return found
}

/** As `findBox`. @throws TranscoderError `fragment_malformed` where it is missing */
export function needBox(bytes: Uint8Array, path: readonly string[]): Box {
  const box = findBox(bytes, path)
  if (!box) throw malformed(`box ${path.join('/')} is missing`)
  return box
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function readType(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}

export function malformed(problem: string, cause?: unknown): TranscoderError {
  return new TranscoderError('fragment_malformed', `the encoder's output is damaged: ${problem}`, {
    cure: 'run it again; if it stays so, report the input',
    cause,
  })
}
