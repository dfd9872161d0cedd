import { hevcProfile } from '../bitstream/hevc-sequence.ts'
import { type Box, malformed, readBoxes, viewOf } from './box.ts'

/** Bytes between a sample entry's header and its boxes (ISO/IEC 14496-12, 8.5.2 and 12). */
export const VISUAL_ENTRY_BYTES = 78
export const AUDIO_ENTRY_BYTES = 28
const TEXT_ENTRY_BYTES = 8

/**
 * By sample entry: where its boxes begin, which of them describes the decoder, and how to read that
 * into RFC 6381. A new codec is a new line.
 */
const READERS: Readonly<Record<string, CodecReader>> = {
  avc1: { entryBytes: VISUAL_ENTRY_BYTES, config: 'avcC', read: readAvc },
  avc3: { entryBytes: VISUAL_ENTRY_BYTES, config: 'avcC', read: readAvc },
  hvc1: { entryBytes: VISUAL_ENTRY_BYTES, config: 'hvcC', read: readHevc },
  hev1: { entryBytes: VISUAL_ENTRY_BYTES, config: 'hvcC', read: readHevc },
  av01: { entryBytes: VISUAL_ENTRY_BYTES, config: 'av1C', read: readAv1 },
  mp4a: { entryBytes: AUDIO_ENTRY_BYTES, config: 'esds', read: readMp4a },
  'ac-3': { entryBytes: AUDIO_ENTRY_BYTES, config: 'dac3', read: readName },
  'ec-3': { entryBytes: AUDIO_ENTRY_BYTES, config: 'dec3', read: readName },
  Opus: { entryBytes: AUDIO_ENTRY_BYTES, config: 'dOps', read: readName },
  fLaC: { entryBytes: AUDIO_ENTRY_BYTES, config: 'dfLa', read: readName },
  wvtt: { entryBytes: TEXT_ENTRY_BYTES, config: 'vttC', read: readName },
  stpp: { entryBytes: TEXT_ENTRY_BYTES, config: undefined, read: readTtml },
}

interface CodecReader {
  readonly entryBytes: number
  /** `undefined` where the entry itself says it all. */
  readonly config: string | undefined
  read(bytes: Uint8Array, config: Box, type: string): string
}

/**
 * The RFC 6381 string of one sample entry. `type` is the entry's own, or what an encrypted one was
 * before (`frma`).
 *
 * @throws TranscoderError `fragment_malformed` for an entry that is not known or not whole
 */
export function codecStringOf(bytes: Uint8Array, entry: Box, type: string): string {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (!reader) throw malformed(`codec ${JSON.stringify(type)} is not known`)
  if (reader.config === undefined) return reader.read(bytes, entry, type)
  const config = readBoxes(bytes, entry.bodyStart + reader.entryBytes, entry.end).find(
    (box) => box.type === reader.config,
  )
  if (!config) throw malformed(`${type} without ${reader.config}`)
  return reader.read(bytes, config, type)
}

/** Profile, constraints and level are bytes 1 to 3 of the record (ISO/IEC 14496-15, 5.3.3.1). */
function readAvc(bytes: Uint8Array, avcC: Box, type: string): string {
  const profile = bytes.subarray(avcC.bodyStart + 1, avcC.bodyStart + 4)
  return `${type}.${Array.from(profile, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Profile, tier and level are bytes 1 to 12 of the record (ISO/IEC 14496-15, 8.3.3.1 and E.3). */
function readHevc(bytes: Uint8Array, hvcC: Box, type: string): string {
  if (hvcC.end - hvcC.bodyStart < 13) throw malformed('hvcC ends too early')
  return `${type}.${hevcProfile(bytes.subarray(hvcC.bodyStart + 1, hvcC.bodyStart + 13))}`
}

/** AV1 Codec ISO Media File Format Binding, 2.3 and 5: the short form, without colours. */
function readAv1(bytes: Uint8Array, av1C: Box): string {
  const view = viewOf(bytes)
  const [profile, depth] = [view.getUint8(av1C.bodyStart + 1), view.getUint8(av1C.bodyStart + 2)]
  const level = String(profile & 0x1f).padStart(2, '0')
  const tier = depth & 0x80 ? 'H' : 'M'
  const bits = depth & 0x40 ? (depth & 0x20 ? '12' : '10') : '08'
  return `av01.${profile >> 5}.${level}${tier}.${bits}`
}

/** Object type indication and audio object type (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6.2.1). */
function readMp4a(bytes: Uint8Array, esds: Box): string {
  const { indication, specific } = readDecoderConfig(bytes, esds)
  if (indication !== '40' || specific === undefined) return `mp4a.${indication}`
  const view = viewOf(bytes)
  const type = view.getUint8(specific) >> 3
  const extended = 32 + ((view.getUint16(specific) >> 5) & 0x3f)
  return `mp4a.40.${type === 31 ? extended : type}`
}

/**
 * What an `esds` box describes: the object type indication in hexadecimal digits, and for MPEG-4
 * audio (`40`) where its AudioSpecificConfig begins.
 *
 * @throws TranscoderError `fragment_malformed`
 */
export function readDecoderConfig(
  bytes: Uint8Array,
  esds: Box,
): { readonly indication: string; readonly specific: number | undefined } {
  const view = viewOf(bytes)
  const es = readDescriptor(bytes, esds.bodyStart + 4, 0x03)
  const flags = view.getUint8(es + 2)
  const skipped = (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + view.getUint8(es + 3) : 0)
  const config = readDescriptor(bytes, es + 3 + skipped + (flags & 0x20 ? 2 : 0), 0x04)
  const indication = view.getUint8(config).toString(16)
  const isMpeg4 = indication === '40'
  return { indication, specific: isMpeg4 ? readDescriptor(bytes, config + 13, 0x05) : undefined }
}

/** A codec whose name is all that RFC 6381 asks for. */
function readName(_bytes: Uint8Array, _config: Box, type: string): string {
  return type
}

/** HLS takes the text profile of IMSC 1 alone, which is not told in the sample entry. */
function readTtml(): string {
  return 'stpp.ttml.im1t'
}

/** Offset of a descriptor's contents; its length takes one to four bytes of seven bits. */
function readDescriptor(bytes: Uint8Array, offset: number, tag: number): number {
  if (bytes[offset] !== tag) {
    throw malformed(`descriptor ${tag} expected at byte ${offset}`)
  }
  let at = offset + 1
  while (((bytes[at] ?? 0) & 0x80) !== 0 && at < offset + 4) at += 1
  return at + 1
}
