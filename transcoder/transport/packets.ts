/** One packet of an MPEG-2 transport stream (ISO/IEC 13818-1, 2.4.3). */
export interface Packet {
  readonly pid: number
  /** Whether a PES packet or a section begins in it. */
  readonly isStart: boolean
  readonly payload: Uint8Array
}

export const PACKET_BYTES = 188
const SYNC = 0x47
const NULL_PID = 0x1fff

/** Whether bytes look like whole packets, by their first ones. */
export function isTransportStream(bytes: Uint8Array): boolean {
  const isPacket = (at: number) => at >= bytes.length || bytes[at] === SYNC
  return bytes[0] === SYNC && isPacket(PACKET_BYTES) && isPacket(2 * PACKET_BYTES)
}

/** The packets that carry something, in order. @throws RangeError where synchronization is lost */
export function* readPackets(bytes: Uint8Array): Generator<Packet> {
  for (let at = 0; at + PACKET_BYTES <= bytes.length; at += PACKET_BYTES) {
    if (bytes[at] !== SYNC) throw new RangeError(`no transport packet at byte ${at}`)
    const pid = (((bytes[at + 1] ?? 0) & 0x1f) << 8) | (bytes[at + 2] ?? 0)
    const control = bytes[at + 3] ?? 0
    if (pid === NULL_PID || (control & 0x10) === 0) continue
    const start = at + 4 + (control & 0x20 ? 1 + (bytes[at + 4] ?? 0) : 0)
    if (start >= at + PACKET_BYTES) continue
    const payload = bytes.subarray(start, at + PACKET_BYTES)
    yield { pid, isStart: ((bytes[at + 1] ?? 0) & 0x40) !== 0, payload }
  }
}
