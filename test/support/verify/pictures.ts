import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'
import { BitWriter } from './bit-writer.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Profile, constraints and level. */
  readonly profile: readonly [number, number, number]
  readonly isInterlaced?: boolean
  readonly transfer?: number
}

/** A sequence parameter set of H.264 as a whole NAL unit (7.3.2.1.1). */
export function avcSequence(picture: Picture): Uint8Array<ArrayBuffer> {
  const { width, height, profile, isInterlaced = false, transfer } = picture
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / (isInterlaced ? 32 : 16))]
  const cropX = (columns * 16 - width) / 2
  const cropY = (rows * (isInterlaced ? 32 : 16) - height) / (isInterlaced ? 4 : 2)
  const writer = new BitWriter().unsigned(0)
  if (profile[0] >= 100) writer.unsigned(1, 0, 0).bits(0, 2)
  writer.unsigned(0, 2, 1).bits(0, 1)
  writer.unsigned(columns - 1, rows - 1).bits(isInterlaced ? 0 : 1, 1)
  if (isInterlaced) writer.bits(0, 1)
  writer.bits(1, 1)
  const isCropped = cropX > 0 || cropY > 0
  writer.bits(isCropped ? 1 : 0, 1)
  if (isCropped) writer.unsigned(0, cropX, 0, cropY)
  if (transfer === undefined) writer.bits(0, 1)
  // No aspect, no overscan; video_signal_type with a colour description; nothing behind it.
  else
    writer
      .bits(1, 1)
      .bits(0, 2)
      .bits(1, 1)
      .bits(0, 4)
      .bits(1, 1)
      .bits(1, 8)
      .bits(transfer, 8)
      .bits(1, 8)
      .bits(0, 8)
  return joinBytes([Uint8Array.of(0x67, ...profile), writer.end()])
}

/** One slice as a NAL unit of some length: its header, and zeros that nobody decodes. */
export function slice(
  coding: 'avc' | 'hevc',
  isIdr: boolean,
  byteLength: number,
): Uint8Array<ArrayBuffer> {
  const unit = new Uint8Array(byteLength)
  if (coding === 'hevc') unit.set(isIdr ? [0x26, 1] : [0x02, 1])
  // first_mb_in_slice 0, and slice_type 7 (I) or 5 (P).
  else unit.set(isIdr ? [0x65, 0x88] : [0x41, 0x98])
  return unit
}
