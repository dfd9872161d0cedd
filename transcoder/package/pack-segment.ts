import { iframesName, segmentName } from '../../src/core/asset-keys.ts'
import { joinBytes } from '../mp4/join-bytes.ts'
import type { IFrame, StoredSegment } from '../rendition.ts'
import type { Segment } from '../segmenter.ts'
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

/** Makes one rendition's segments ready for a store, in their order. */
export class SegmentPacker {
  readonly #hasIFrames: boolean
  readonly #key: ContentKey | undefined
  #iframes = 0

  /** @param key what to encrypt with, if at all */
  constructor(kind: 'video' | 'audio', key: ContentKey | undefined) {
    this.#hasIFrames = kind === 'video'
    this.#key = key
  }

  async pack(segment: Segment): Promise<PackedSegment> {
    const { bytes, fragments, ...about } = segment
    const name = segmentName(segment.number)
    if (this.#key === undefined) {
      const iframes = this.#hasIFrames
        ? fragments.map(({ offset, firstSampleEnd, durationSeconds }) => ({
            name,
            offset,
            byteLength: firstSampleEnd,
            durationSeconds,
          }))
        : []
      const stored = { ...about, byteLength: bytes.byteLength, iframes }
      return { objects: [{ name, bytes }], stored }
    }
    const encrypted = await encryptSegment(bytes, this.#key, segment.number)
    const { iframes, object } = await this.#encryptIFrames(segment, this.#key)
    return {
      objects: [
        { name, bytes: encrypted, clear: [{ bytes }] },
        ...(iframes.length > 0 ? [object] : []),
      ],
      stored: { ...about, byteLength: encrypted.byteLength, iframes },
    }
  }

  /**
   * A range of an encrypted segment cannot be decrypted alone, so its I-frames are kept beside it,
   * each encrypted for itself.
   */
  async #encryptIFrames({ number, bytes, fragments }: Segment, key: ContentKey) {
    const name = iframesName(number)
    const iframes: IFrame[] = []
    const parts: Uint8Array[] = []
    const clear: ClearPart[] = []
    let end = 0
    for (const { offset, firstSampleEnd, durationSeconds } of this.#hasIFrames ? fragments : []) {
      this.#iframes += 1
      const plain = bytes.subarray(offset, offset + firstSampleEnd)
      const part = await encryptSegment(plain, key, this.#iframes)
      iframes.push({ name, offset: end, byteLength: part.byteLength, durationSeconds })
      parts.push(part)
      clear.push({ bytes: plain, range: { offset: end, length: part.byteLength } })
      end += part.byteLength
    }
    return { iframes, object: { name, bytes: joinBytes(parts), clear } }
  }
}
