import { type Box, viewOf } from './box.ts'

/** Full channels by acmod, to which one of low frequencies may come (ETSI TS 102 366, 4.4.2.3). */
const DOLBY_CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5]

/** From `dac3` or the first substream of `dec3` (annex F.4 and F.6). */
export function dolbyChannels(bytes: Uint8Array, boxes: readonly Box[]): number | undefined {
  const [dac3, dec3] = ['dac3', 'dec3'].map((type) => boxes.find((box) => box.type === type))
  if (dac3 !== undefined) {
    const bits = viewOf(bytes).getUint16(dac3.bodyStart)
    return (DOLBY_CHANNELS[(bits >> 3) & 7] ?? 0) + ((bits >> 2) & 1)
  }
  if (dec3 === undefined) return undefined
  const bits = bytes[dec3.bodyStart + 3] ?? 0
  return (DOLBY_CHANNELS[(bits >> 1) & 7] ?? 0) + (bits & 1)
}
