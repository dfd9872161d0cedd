import { readTracks, type Track } from '../mp4/tracks.ts'
import type { ClearPart } from '../package/pack-segment.ts'
import { isMp4, measureFmp4, topBoxes } from './measure/fmp4.ts'
import { measureIFrameFmp4 } from './measure/i-frame.ts'
import type { SegmentFacts } from './measure/segment-facts.ts'
import type { ByteRange } from './resources.ts'

/** What is known of segments without reading them again. */
export interface KnownSegments {
  /** @returns `undefined` where it has to be read */
  factsOf(segment: NamedSegment): SegmentFacts | undefined
}

/** A segment as a playlist names it. */
export interface NamedSegment {
  readonly uri: string
  readonly range: ByteRange | undefined
  /** The URI of its initialization section. */
  readonly map: string
  /** By AES-128, for itself, its number being the initialization vector. */
  readonly isEncrypted: boolean
}

/**
 * Measures fragmented MP4 on its way into a store, so that it need not be fetched from there to be
 * looked at. What it cannot read (damaged, without its initialization section) it leaves to whoever
 * reads it again.
 */
export class PassingSegments implements KnownSegments {
  /** By the URI of their folder. */
  readonly #sections = new Map<string, Section>()
  readonly #facts = new Map<string, Known>()
  /** By the URI of their folder, and apart those that hold nothing but I-frames. */
  readonly #ends = new Map<string, { readonly first: string; readonly last: string }>()

  /**
   * Takes a whole object; an initialization section comes before its segments.
   *
   * @param clear what it was before it was encrypted, if it is
   */
  take(uri: string, bytes: Uint8Array, clear?: readonly ClearPart[]): void {
    try {
      if (clear) this.#takeClear(uri, bytes.length, clear)
      else if (isMp4(bytes)) this.#takeMp4(uri, bytes)
    } catch {
      this.#facts.delete(uri)
    }
  }

  /**
   * Those of some objects. The first and the last of each folder are left out all the same: what
   * comes back of them shows whether the store keeps what it was given.
   */
  restrictedTo(stored: ReadonlySet<string>): KnownSegments {
    const ends = new Set([...this.#ends.values()].flatMap(({ first, last }) => [first, last]))
    return {
      factsOf: (segment) => {
        const { uri, range, isEncrypted } = segment
        // A part of what is read back anyway.
        const isPart = range !== undefined && !isEncrypted
        return stored.has(uri) && (isPart || !ends.has(uri)) ? this.factsOf(segment) : undefined
      },
    }
  }

  factsOf({ uri, range, map, isEncrypted }: NamedSegment): SegmentFacts | undefined {
    const known = this.#facts.get(idOf(uri, range))
    return known?.map === map && known.isEncrypted === isEncrypted ? known.facts : undefined
  }

  #takeMp4(uri: string, bytes: Uint8Array): void {
    const boxes = topBoxes(bytes)
    if (boxes.some(({ type }) => type === 'moov')) {
      this.#sections.set(folderOf(uri), { uri, tracks: readTracks(bytes) })
      return
    }
    const section = this.#sections.get(folderOf(uri))
    if (section === undefined) return
    const { uri: map, tracks } = section
    const keep = (facts: SegmentFacts, range?: ByteRange) =>
      this.#facts.set(idOf(uri, range), { map, facts, isEncrypted: false })
    keep(measureFmp4(bytes, tracks))
    this.#noteEnd(folderOf(uri), uri)
    if (tracks.every(({ format }) => format.kind !== 'video')) return
    for (const { type, start: offset } of boxes) {
      if (type !== 'moof') continue
      const length = pictureBytes(bytes.subarray(offset), tracks)
      keep(measureIFrameFmp4(bytes.subarray(offset, offset + length), tracks), { offset, length })
    }
  }

  #takeClear(uri: string, byteLength: number, parts: readonly ClearPart[]): void {
    const section = this.#sections.get(folderOf(uri))
    if (section === undefined) return
    for (const { bytes, range } of parts) {
      const measure = range ? measureIFrameFmp4 : measureFmp4
      const facts = { ...measure(bytes, section.tracks), byteLength: range?.length ?? byteLength }
      this.#facts.set(idOf(uri, range), { map: section.uri, facts, isEncrypted: true })
    }
    this.#noteEnd(folderOf(uri) + (parts.some(({ range }) => range) ? '#iframes' : ''), uri)
  }

  #noteEnd(list: string, uri: string): void {
    this.#ends.set(list, { first: this.#ends.get(list)?.first ?? uri, last: uri })
  }
}

interface Section {
  readonly uri: string
  readonly tracks: readonly Track[]
}

interface Known {
  readonly map: string
  readonly facts: SegmentFacts
  readonly isEncrypted: boolean
}

/** Bytes of a `moof` and the first picture that it lists. */
function pictureBytes(fragment: Uint8Array, tracks: readonly Track[]): number {
  const { iFrame } = measureIFrameFmp4(fragment, tracks)
  return fragment.length - (iFrame?.excessBytes ?? 0)
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1)
}

function idOf(uri: string, range: ByteRange | undefined): string {
  return range ? `${uri}#${range.offset}+${range.length}` : uri
}
