import { readTracks, type Track } from '../mp4/tracks.ts'
import { isMp4, measureFmp4, topBoxes } from './measure/fmp4.ts'
import { measureIFrameFmp4 } from './measure/i-frame.ts'
import type { SegmentFacts } from './measure/segment-facts.ts'
import type { ByteRange } from './resources.ts'

/** What is known of segments without reading them again. */
export interface KnownSegments {
  /**
   * @param map the initialization section that the playlist names for it, by its URI
   * @returns `undefined` where it has to be read
   */
  factsOf(uri: string, range: ByteRange | undefined, map: string): SegmentFacts | undefined
}

/**
 * Measures fragmented MP4 on its way into a store, so that it need not be fetched from there to be
 * looked at. What it cannot read (encrypted, damaged, without its initialization section) it leaves
 * to whoever reads it again.
 */
export class PassingSegments implements KnownSegments {
  /** By the URI of their folder. */
  readonly #sections = new Map<string, Section>()
  readonly #facts = new Map<string, Known>()
  /** By the URI of their folder. */
  readonly #ends = new Map<string, { readonly first: string; readonly last: string }>()

  /** Takes a whole object; an initialization section comes before its segments. */
  take(uri: string, bytes: Uint8Array): void {
    if (!isMp4(bytes)) return
    try {
      this.#measure(uri, bytes)
    } catch {
      this.#facts.delete(uri)
    }
  }

  /**
   * Those of some objects. The first and the last whole ones of each folder are left out all the
   * same: what comes back of them shows whether the store keeps what it was given.
   */
  restrictedTo(stored: ReadonlySet<string>): KnownSegments {
    const ends = new Set([...this.#ends.values()].flatMap(({ first, last }) => [first, last]))
    return {
      factsOf: (uri, range, map) =>
        stored.has(uri) && (range || !ends.has(uri)) ? this.factsOf(uri, range, map) : undefined,
    }
  }

  factsOf(uri: string, range: ByteRange | undefined, map: string): SegmentFacts | undefined {
    const known = this.#facts.get(range ? rangeId(uri, range) : uri)
    return known?.map === map ? known.facts : undefined
  }

  #measure(uri: string, bytes: Uint8Array): void {
    const folder = new URL('.', uri).href
    const boxes = topBoxes(bytes)
    if (boxes.some(({ type }) => type === 'moov')) {
      this.#sections.set(folder, { uri, tracks: readTracks(bytes) })
      return
    }
    const section = this.#sections.get(folder)
    if (section === undefined) return
    const { uri: map, tracks } = section
    this.#facts.set(uri, { map, facts: measureFmp4(bytes, tracks) })
    this.#ends.set(folder, { first: this.#ends.get(folder)?.first ?? uri, last: uri })
    if (tracks.every(({ format }) => format.kind !== 'video')) return
    for (const { type, start } of boxes) {
      if (type !== 'moof') continue
      const offset = start
      const length = pictureBytes(bytes.subarray(offset), tracks)
      const facts = measureIFrameFmp4(bytes.subarray(offset, offset + length), tracks)
      this.#facts.set(rangeId(uri, { offset, length }), { map, facts })
    }
  }
}

interface Section {
  readonly uri: string
  readonly tracks: readonly Track[]
}

interface Known {
  readonly map: string
  readonly facts: SegmentFacts
}

/** Bytes of a `moof` and the first picture that it lists. */
function pictureBytes(fragment: Uint8Array, tracks: readonly Track[]): number {
  const { iFrame } = measureIFrameFmp4(fragment, tracks)
  return fragment.length - (iFrame?.excessBytes ?? 0)
}

function rangeId(uri: string, { offset, length }: ByteRange): string {
  return `${uri}#${offset}+${length}`
}
