import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'

/** One elementary stream of a transport stream. */
export interface TsStream {
  readonly pid: number
  /** stream_type of the Program Map Table: 0x1b H.264, 0x24 HEVC, 0x0f AAC. */
  readonly type: number
  readonly packets: readonly TsPacket[]
}

/** A PES packet; times in 90 kHz. */
export interface TsPacket {
  readonly presentationTime: number
  readonly data: Uint8Array
}

const PACKET = 188
const MAP_PID = 0x100

/** A transport stream of one program: its tables, then the streams one behind the other. */
export function transportStream(streams: readonly TsStream[]): Uint8Array {
  const tables = [section(0, 0, [0, 1, 0xe1, 0]), section(MAP_PID, 2, programMap(streams))]
  const counters = new Map<number, number>()
  const payloads = streams.flatMap(({ pid, type, packets }) =>
    packets.flatMap((packet) => packetize(pid, pesOf(packet, type), counters)),
  )
  return joinBytes([...tables, ...payloads])
}

function programMap(streams: readonly TsStream[]): readonly number[] {
  const first = streams[0]?.pid ?? 0
  return [
    ...[0xe0 | (first >> 8), first & 0xff, 0xf0, 0],
    ...streams.flatMap(({ pid, type }) => [type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0]),
  ]
}

/** A table in a packet of its own. Nobody reads its checksum. */
function section(pid: number, table: number, body: readonly number[]): Uint8Array {
  const length = body.length + 9
  const bytes = new Uint8Array(PACKET).fill(0xff)
  bytes.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0])
  bytes.set([table, 0xb0, length, 0, 1, 0xc1, 0, 0, ...body, 0, 0, 0, 0], 5)
  return bytes
}

function pesOf({ presentationTime: time, data }: TsPacket, type: number): Uint8Array {
  const high = Math.floor(time / 2 ** 30) & 7
  const stamp = [
    0x21 | (high << 1),
    (time / 2 ** 22) & 0xff,
    ((time / 2 ** 14) & 0xfe) | 1,
    (time / 2 ** 7) & 0xff,
    ((time << 1) & 0xfe) | 1,
  ]
  const id = type === 0x0f ? 0xc0 : 0xe0
  return joinBytes([Uint8Array.of(0, 0, 1, id, 0, 0, 0x80, 0x80, 5, ...stamp), data])
}

function packetize(pid: number, pes: Uint8Array, counters: Map<number, number>): Uint8Array[] {
  const packets: Uint8Array[] = []
  for (let at = 0; at < pes.length; ) {
    const counter = counters.get(pid) ?? 0
    counters.set(pid, (counter + 1) % 16)
    const part = pes.subarray(at, at + PACKET - 4)
    const stuffing = PACKET - 4 - part.length
    const bytes = new Uint8Array(PACKET).fill(0xff)
    bytes.set([
      0x47,
      (at === 0 ? 0x40 : 0) | (pid >> 8),
      pid & 0xff,
      (stuffing > 0 ? 0x30 : 0x10) | counter,
    ])
    if (stuffing > 0) bytes[4] = stuffing - 1
    if (stuffing > 1) bytes[5] = 0
    bytes.set(part, 4 + stuffing)
    packets.push(bytes)
    at += part.length
  }
  return packets
}

/** One frame of AAC-LC at 48 kHz behind its ADTS header (ISO/IEC 13818-7, 6.2). */
export function adtsFrame(byteLength: number, channels = 2): Uint8Array {
  const frame = new Uint8Array(byteLength)
  frame.set([0xff, 0xf1, 0x4c | (channels >> 2), ((channels & 3) << 6) | (byteLength >> 11)])
  frame.set([(byteLength >> 3) & 0xff, ((byteLength & 7) << 5) | 0x1f, 0xfc], 4)
  return frame
}
