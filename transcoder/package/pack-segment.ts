import { iframesName, segmentName } from '../../src/core/asset-keys.ts'
import { joinBytes } from '../mp4/join-bytes.ts'
import type { IFrame, StoredSegment } from '../rendition.ts'
import type { FragmentIndex, Segment } from '../segmenter.ts'
import { type ContentKey, encryptSegment } from './aes-128.ts'

/** The objects of one segment, by their names in the rendition's folder, and what is kept of them. */
export interface PackedSegment {
  readonly objects: readonly PackedObject[]
  readonly stored: StoredSegment
}

export interface PackedObject {
  readonly name: string
  readonly bytes: Uint8Array
  /** What it was before it was encrypted, if it is. */
  readonly clear?: readonly ClearPart[]
}

/** What was encrypted for itself. */
export interface ClearPart {
  readonly bytes: Uint8Array
  /** Where in the object it is now; absent where it is all of it. */
  readonly range?: { readonly offset: number; readonly length: number }
}

/** How a rendition's segments are made ready for a store. */
export interface Packing {
  readonly kind: 'video' | 'audio'
  /** What to encrypt with, if at all. */
  readonly key: ContentKey | undefined
}

/**
 * Makes one segment ready for a store.
 *
 * @param iframesBefore I-frames of all segments before it
 */
export async function packSegment(
  segment: Segment,
  { kind, key }: Packing,
  iframesBefore: number,
): Promise<PackedSegment> {
  const { bytes, fragments, ...about } = segment
  const name = segmentName(segment.number)
  if (key === undefined) {
    const iframes = kind === 'video' ? fragments.map((fragment) => iframeOf(name, fragment)) : []
    const stored = { ...about, byteLength: bytes.byteLength, iframes }
    return { objects: [{ name, bytes }], stored }
  }
  const encrypted = await encryptSegment(bytes, key, segment.number)
  const media = { name, bytes: encrypted, clear: [{ bytes }] }
  const kept = { ...about, byteLength: encrypted.byteLength }
  if (kind === 'audio') return { objects: [media], stored: { ...kept, iframes: [] } }
  const { iframes, object } = await encryptIFrames(segment, key, iframesBefore)
  return { objects: [media, object], stored: { ...kept, iframes } }
}

function iframeOf(name: string, { offset, firstSampleEnd, durationSeconds }: FragmentIndex) {
  return { name, offset, byteLength: firstSampleEnd, durationSeconds }
}

/**
 * A range of an encrypted segment cannot be decrypted alone, so its I-frames are kept beside it, each
 * encrypted for itself.
 */
async function encryptIFrames(
  { number, bytes, fragments }: Segment,
  key: ContentKey,
  iframesBefore: number,
) {
  const name = iframesName(number)
  const iframes: IFrame[] = []
  const parts: Uint8Array[] = []
  const clear: ClearPart[] = []
  let end = 0
  for (const { offset, firstSampleEnd, durationSeconds } of fragments) {
    const plain = bytes.subarray(offset, offset + firstSampleEnd)
    const part = await encryptSegment(plain, key, iframesBefore + iframes.length + 1)
    iframes.push({ name, offset: end, byteLength: part.byteLength, durationSeconds })
    parts.push(part)
    clear.push({ bytes: plain, range: { offset: end, length: part.byteLength } })
    end += part.byteLength
  }
  return { iframes, object: { name, bytes: joinBytes(parts), clear } }
}
