import { viewOf } from '../mp4/box.ts'
import { joinBytes } from '../mp4/join-bytes.ts'

/** An elementary stream as the Program Map Table lists it (ISO/IEC 13818-1, 2.4.4.8). */
export interface ListedStream {
  readonly pid: number
  readonly coding: StreamCoding | undefined
}

export type StreamCoding = 'avc' | 'hevc' | 'aac' | 'mp3' | 'ac-3' | 'ec-3' | 'metadata'

/** By stream_type: ISO/IEC 13818-1, ATSC A/52, and Apple's types for samples that are encrypted. */
const CODINGS: Readonly<Record<number, StreamCoding>> = {
  3: 'mp3',
  4: 'mp3',
  15: 'aac',
  21: 'metadata',
  27: 'avc',
  36: 'hevc',
  129: 'ac-3',
  135: 'ec-3',
  193: 'ac-3',
  194: 'ec-3',
  207: 'aac',
  219: 'avc',
}
const ENCRYPTED_TYPES = [193, 194, 207, 219]
const PRIVATE_PES = 6
const AC3_DESCRIPTOR = 0x6a
const EC3_DESCRIPTOR = 0x7a

/** Joins the pieces of one section, which may go over several packets. */
export class SectionReader {
  #bytes = new Uint8Array()

  /** Takes a payload; gives the section once it is whole, without its checksum. */
  push(payload: Uint8Array, isStart: boolean): Uint8Array | undefined {
    if (isStart) this.#bytes = payload.slice(1 + (payload[0] ?? 0))
    else if (this.#bytes.length > 0) this.#bytes = joinBytes([this.#bytes, payload])
    if (this.#bytes.length < 3) return undefined
    const length = viewOf(this.#bytes).getUint16(1) & 0xfff
    if (this.#bytes.length < 3 + length || length < 9) return undefined
    const section = this.#bytes.subarray(0, 3 + length - 4)
    this.#bytes = new Uint8Array()
    return section
  }
}

/** PIDs of the program maps that a Program Association Table lists, without the network's. */
export function readAssociation(section: Uint8Array): readonly number[] {
  const view = viewOf(section)
  const pids: number[] = []
  for (let at = 8; at + 4 <= section.length; at += 4) {
    if (view.getUint16(at) !== 0) pids.push(view.getUint16(at + 2) & 0x1fff)
  }
  return pids
}

/** The streams of a Program Map Table. @throws RangeError where it is cut */
export function readProgramMap(section: Uint8Array): {
  readonly streams: readonly ListedStream[]
  readonly isEncrypted: boolean
} {
  const view = viewOf(section)
  const streams: ListedStream[] = []
  let isEncrypted = false
  for (let at = 12 + (view.getUint16(10) & 0xfff); at + 5 <= section.length; ) {
    const type = view.getUint8(at)
    const pid = view.getUint16(at + 1) & 0x1fff
    const end = at + 5 + (view.getUint16(at + 3) & 0xfff)
    const coding =
      type === PRIVATE_PES ? privateCoding(section.subarray(at + 5, end)) : CODINGS[type]
    isEncrypted ||= ENCRYPTED_TYPES.includes(type)
    streams.push({ pid, coding })
    at = end
  }
  return { streams, isEncrypted }
}

function privateCoding(descriptors: Uint8Array): StreamCoding | undefined {
  for (let at = 0; at + 2 <= descriptors.length; at += 2 + (descriptors[at + 1] ?? 0)) {
    if (descriptors[at] === AC3_DESCRIPTOR) return 'ac-3'
    if (descriptors[at] === EC3_DESCRIPTOR) return 'ec-3'
  }
  return undefined
}
