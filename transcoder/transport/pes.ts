import { joinBytes } from '../mp4/join-bytes.ts'

/** One packetized elementary stream packet (ISO/IEC 13818-1, 2.4.3.6). Times in 90 kHz, 33 bits. */
export interface PesPacket {
  readonly presentationTime: number | undefined
  /** The presentation time where it has none of its own. */
  readonly decodeTime: number | undefined
  readonly data: Uint8Array
}

export const CLOCK_HZ = 90_000
/** Behind this the clock begins anew, after 26.5 hours. */
export const CLOCK_WRAP = 2 ** 33

/** Joins one stream's payloads to packets. Holds one packet at a time. */
export class PesReader {
  #parts: Uint8Array[] = []

  /** Takes a payload; gives the packet before it, where a new one begins. */
  push(payload: Uint8Array, isStart: boolean): PesPacket | undefined {
    const done = isStart ? this.end() : undefined
    if (isStart || this.#parts.length > 0) this.#parts.push(payload)
    return done
  }

  /** The last packet, which nothing follows. */
  end(): PesPacket | undefined {
    if (this.#parts.length === 0) return undefined
    const bytes = joinBytes(this.#parts)
    this.#parts = []
    return readPes(bytes)
  }
}

function readPes(bytes: Uint8Array): PesPacket | undefined {
  if (bytes.length < 9 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 1) return undefined
  const flags = bytes[7] ?? 0
  const presentationTime = flags & 0x80 ? readTime(bytes, 9) : undefined
  const decodeTime = (flags & 0xc0) === 0xc0 ? readTime(bytes, 14) : presentationTime
  return { presentationTime, decodeTime, data: bytes.subarray(9 + (bytes[8] ?? 0)) }
}

/** 33 bits among marker bits. */
function readTime(bytes: Uint8Array, at: number): number | undefined {
  if (at + 5 > bytes.length) return undefined
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5)
  return ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1)
}

/** A time as near to another as the clock's wrap allows. */
export function unwrap(time: number, near: number): number {
  return time + Math.round((near - time) / CLOCK_WRAP) * CLOCK_WRAP
}
