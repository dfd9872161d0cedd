import { readAacConfig } from '../bitstream/audio-config.ts'
import { readAvcSequence } from '../bitstream/avc-sequence.ts'
import { isInterlacedSource } from '../bitstream/hevc-sequence.ts'
import type { AudioFormat, MediaFormat, TextFormat, VideoFormat } from '../media-format.ts'
import { type Box, findBox, readBoxes, readType, viewOf } from './box.ts'
import {
  AUDIO_ENTRY_BYTES,
  codecStringOf,
  readDecoderConfig,
  VISUAL_ENTRY_BYTES,
} from './codec-string.ts'
import { dolbyChannels } from './dolby.ts'

/** How a sample entry (ISO/IEC 14496-12, 8.5.2) describes the samples of its track. */
export interface SampleEntry {
  /** Its four letters; of an encrypted one, what it was before. */
  readonly entryType: string
  readonly format: MediaFormat
  /** Bytes of the length before each NAL unit, where the samples are made of such. */
  readonly nalLengthBytes: number | undefined
  readonly isEncrypted: boolean
}

type Handler = MediaFormat['kind']

/** Reads an entry of a track of that kind. What cannot be told of it stays `undefined`. */
export function readSampleEntry(bytes: Uint8Array, entry: Box, kind: Handler): SampleEntry {
  const isEncrypted = /^enc[vat]$/.test(entry.type)
  const children = kind === 'video' ? VISUAL_ENTRY_BYTES : AUDIO_ENTRY_BYTES
  const boxes = kind === 'video' || kind === 'audio' ? childBoxes(bytes, entry, children) : []
  const type = (isEncrypted && originalType(bytes, boxes)) || entry.type
  const codec = attempt(() => codecStringOf(bytes, entry, type))
  const config = boxes.find((box) => box.type === 'avcC' || box.type === 'hvcC')
  return {
    entryType: type,
    format: readFormat(bytes, entry, boxes, kind, codec),
    nalLengthBytes: config && 1 + ((bytes[config.bodyStart + lengthOffset(config)] ?? 3) & 3),
    isEncrypted,
  }
}

function readFormat(
  bytes: Uint8Array,
  entry: Box,
  boxes: readonly Box[],
  kind: Handler,
  codec: string | undefined,
): MediaFormat {
  if (kind === 'video') return readVideo(bytes, entry, boxes, codec)
  if (kind === 'audio') return readAudio(bytes, entry, boxes, codec)
  return kind === 'text' ? ({ kind, codec } satisfies TextFormat) : { kind, codec: undefined }
}

function readVideo(
  bytes: Uint8Array,
  entry: Box,
  boxes: readonly Box[],
  codec: string | undefined,
): VideoFormat {
  const view = viewOf(bytes)
  const [pasp, colr] = [boxOf(boxes, 'pasp'), boxOf(boxes, 'colr')]
  const pixelAspect =
    pasp && ([view.getUint32(pasp.bodyStart), view.getUint32(pasp.bodyStart + 4)] as const)
  const isNclx = colr && readType(bytes, colr.bodyStart) === 'nclx'
  const told = {
    width: view.getUint16(entry.bodyStart + 24),
    height: view.getUint16(entry.bodyStart + 26),
    transfer: isNclx ? view.getUint16(colr.bodyStart + 6) : undefined,
  }
  const sequence = readSequence(bytes, boxes)
  return {
    kind: 'video',
    codec,
    width: sequence?.width ?? told.width,
    height: sequence?.height ?? told.height,
    pixelAspect: pixelAspect ?? sequence?.pixelAspect,
    transfer: told.transfer ?? sequence?.transfer,
    isInterlaced: sequence?.isInterlaced ?? isInterlacedHevc(bytes, boxes),
    referenceFrames: sequence?.referenceFrames,
  }
}

/** The first sequence parameter set in an `avcC` (ISO/IEC 14496-15, 5.3.3.1). */
function readSequence(bytes: Uint8Array, boxes: readonly Box[]) {
  const avcC = boxOf(boxes, 'avcC')
  if (avcC === undefined) return undefined
  const start = avcC.bodyStart + 8
  return attempt(() => {
    const length = viewOf(bytes).getUint16(start - 2)
    return readAvcSequence(bytes.subarray(start, start + length))
  })
}

function isInterlacedHevc(bytes: Uint8Array, boxes: readonly Box[]): boolean | undefined {
  const hvcC = boxOf(boxes, 'hvcC')
  return hvcC && isInterlacedSource(bytes.subarray(hvcC.bodyStart + 1, hvcC.bodyStart + 13))
}

function readAudio(
  bytes: Uint8Array,
  entry: Box,
  boxes: readonly Box[],
  codec: string | undefined,
): AudioFormat {
  const view = viewOf(bytes)
  const aac = attempt(() => readAac(bytes, boxOf(boxes, 'esds')))
  return {
    kind: 'audio',
    codec,
    channels: aac?.channels ?? dolbyChannels(bytes, boxes) ?? view.getUint16(entry.bodyStart + 16),
    sampleRate: aac?.sampleRate ?? view.getUint16(entry.bodyStart + 24),
  }
}

function readAac(bytes: Uint8Array, esds: Box | undefined) {
  const specific = esds && readDecoderConfig(bytes, esds).specific
  return specific === undefined ? undefined : readAacConfig(bytes.subarray(specific, esds?.end))
}

/** Where the record keeps the length of lengths (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1). */
function lengthOffset({ type }: Box): number {
  return type === 'avcC' ? 4 : 21
}

function originalType(bytes: Uint8Array, boxes: readonly Box[]): string | undefined {
  const sinf = boxOf(boxes, 'sinf')
  const frma = sinf && attempt(() => findBox(bytes.subarray(sinf.bodyStart, sinf.end), ['frma']))
  return sinf && frma && readType(bytes, sinf.bodyStart + frma.bodyStart)
}

function childBoxes(bytes: Uint8Array, entry: Box, skipped: number): readonly Box[] {
  return attempt(() => readBoxes(bytes, entry.bodyStart + skipped, entry.end)) ?? []
}

function boxOf(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type)
}

/** Of a description that is cut or new, the rest is still worth to know. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
