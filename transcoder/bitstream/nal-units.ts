import { BitReader } from './bit-reader.ts'

/** How a video coding splits its bytes into NAL units, and what some of them are. */
export type NalCoding = 'avc' | 'hevc'

/** NAL units between start codes, as in a transport stream (ITU-T H.264 and H.265, annex B). */
export function* annexBUnits(bytes: Uint8Array): Generator<Uint8Array> {
  let start = -1
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    if (bytes[at + 2] !== 1) continue
    if (bytes[at] !== 0 || bytes[at + 1] !== 0) continue
    if (start >= 0) yield bytes.subarray(start, at)
    start = at + 3
    at += 2
  }
  if (start >= 0) yield bytes.subarray(start)
}

/** NAL units behind their lengths, as in MP4 (ISO/IEC 14496-15). Ends where a length is a lie. */
export function* lengthPrefixedUnits(
  bytes: Uint8Array,
  lengthBytes: number,
): Generator<Uint8Array> {
  for (let at = 0; at + lengthBytes < bytes.length; ) {
    let length = 0
    for (let index = 0; index < lengthBytes; index += 1)
      length = length * 256 + (bytes[at + index] ?? 0)
    at += lengthBytes
    if (length === 0 || at + length > bytes.length) return
    yield bytes.subarray(at, at + length)
    at += length
  }
}

export function nalType(unit: Uint8Array, coding: NalCoding): number {
  const [first = 0] = unit
  return coding === 'avc' ? first & 0x1f : (first >> 1) & 0x3f
}

/** Whether a unit holds a part of a picture. */
export function isSlice(type: number, coding: NalCoding): boolean {
  return coding === 'avc' ? type >= 1 && type <= 5 : type <= 31
}

/** IDR pictures; a CRA picture of HEVC, whose followers may refer back, is none. */
export function isIdr(type: number, coding: NalCoding): boolean {
  return coding === 'avc' ? type === 5 : type === 19 || type === 20
}

export function isSequenceParameterSet(type: number, coding: NalCoding): boolean {
  return type === (coding === 'avc' ? 7 : 33)
}

/** Whether the first slice among some units belongs to an IDR picture; `undefined` without a slice. */
export function startsWithIdr(units: Iterable<Uint8Array>, coding: NalCoding): boolean | undefined {
  for (const unit of units) {
    const type = nalType(unit, coding)
    if (isSlice(type, coding)) return isIdr(type, coding)
  }
  return undefined
}

/** Whether a slice refers to no other picture: by its type in H.264, as an IRAP picture in HEVC. */
export function isIntra(unit: Uint8Array, coding: NalCoding): boolean {
  const type = nalType(unit, coding)
  if (coding === 'hevc') return type >= 16 && type <= 23
  const reader = new BitReader(payloadOf(unit.subarray(1, 24)))
  reader.unsigned()
  // slice_type (H.264, table 7-6): 2 and 7 are I slices, 4 and 9 SI slices.
  return [2, 4].includes(reader.unsigned() % 5)
}

/** A unit's payload without the bytes that keep start codes out of it (H.264, 7.4.1). */
export function payloadOf(unit: Uint8Array): Uint8Array {
  const payload = new Uint8Array(unit.length)
  let length = 0
  let zeros = 0
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    payload[length] = byte
    length += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return payload.subarray(0, length)
}
