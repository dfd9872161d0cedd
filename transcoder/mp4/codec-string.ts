import { type Box, malformed, readBoxes, viewOf } from './box.ts'

/** Bytes between a sample entry's header and its boxes (ISO/IEC 14496-12, 8.5.2 and 12). */
const VISUAL_ENTRY_BYTES = 78
const AUDIO_ENTRY_BYTES = 28

/**
 * By sample entry: where its boxes begin, which of them describes the decoder, and how to read that
 * into RFC 6381. A new codec is a new line.
 */
const READERS: Readonly<Record<string, CodecReader>> = {
  avc1: { entryBytes: VISUAL_ENTRY_BYTES, config: 'avcC', read: readAvc },
  mp4a: { entryBytes: AUDIO_ENTRY_BYTES, config: 'esds', read: readMp4a },
}

interface CodecReader {
  readonly entryBytes: number
  readonly config: string
  read(bytes: Uint8Array, config: Box): string
}

/**
 * The RFC 6381 string of the first sample entry of an `stsd` box.
 *
 * @throws TranscoderError `fragment_malformed` for an entry that is not known or not whole
 */
export function readCodecString(bytes: Uint8Array, stsd: Box): string {
  const [entry] = readBoxes(bytes, stsd.bodyStart + 8, stsd.end)
  const reader = entry && READERS[entry.type]
  if (!entry || !reader) throw malformed(`codec ${JSON.stringify(entry?.type ?? '')} is not known`)
  const config = readBoxes(bytes, entry.bodyStart + reader.entryBytes, entry.end).find(
    (box) => box.type === reader.config,
  )
  if (!config) throw malformed(`${entry.type} without ${reader.config}`)
  return reader.read(bytes, config)
}

/** Profile, constraints and level are bytes 1 to 3 of the record (ISO/IEC 14496-15, 5.3.3.1). */
function readAvc(bytes: Uint8Array, avcC: Box): string {
  const profile = bytes.subarray(avcC.bodyStart + 1, avcC.bodyStart + 4)
  return `avc1.${Array.from(profile, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Object type indication and audio object type (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6.2.1). */
function readMp4a(bytes: Uint8Array, esds: Box): string {
  const view = viewOf(bytes)
  const es = readDescriptor(bytes, esds.bodyStart + 4, 0x03)
  const flags = view.getUint8(es + 2)
  const skipped = (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + view.getUint8(es + 3) : 0)
  const config = readDescriptor(bytes, es + 3 + skipped + (flags & 0x20 ? 2 : 0), 0x04)
  const indication = view.getUint8(config).toString(16)
  if (indication !== '40') return `mp4a.${indication}`
  const specific = readDescriptor(bytes, config + 13, 0x05)
  const type = view.getUint8(specific) >> 3
  const extended = 32 + ((view.getUint16(specific) >> 5) & 0x3f)
  return `mp4a.40.${type === 31 ? extended : type}`
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
