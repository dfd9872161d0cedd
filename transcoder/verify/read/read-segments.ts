import type { MediaFormat } from '../../media-format.ts'
import type { SegmentFacts } from '../measure/segment-facts.ts'
import type { KnownSegments } from '../passing-segments.ts'
import type { ListedSegment } from '../playlist/media-playlist.ts'
import type { Measured, MediaPlaylist, Segment } from '../presentation.ts'
import type { ByteRange } from '../resources.ts'
import { isByNumber, isWholeEncrypted, obstacleOf } from './decrypt.ts'
import type { Finder, Found } from './find.ts'
import { Keys } from './keys.ts'
import { MAX_SEGMENT_BYTES, SEGMENTS_AT_ONCE } from './limits.ts'
import { mapLimited } from './map-limited.ts'
import { Maps } from './maps.ts'
import { measureSegment, type SegmentKind } from './measure-segment.ts'
import { reasonOf } from './reason.ts'

type ReadSegments = Pick<MediaPlaylist, 'segments' | 'troubles' | 'maps'>

/** Reads the segments that a media playlist lists, a few at a time, and keeps facts alone. */
export class SegmentReader {
  readonly #finder: Finder
  readonly #base: string
  readonly #kind: SegmentKind
  readonly #known: KnownSegments | undefined
  readonly #keys: Keys
  readonly #maps: Maps
  readonly #formats = new Map<string, MediaFormat>()

  /** @param base what relative URIs are resolved against */
  constructor(finder: Finder, base: string, kind: SegmentKind, known: KnownSegments | undefined) {
    this.#finder = finder
    this.#base = base
    this.#kind = kind
    this.#known = known
    this.#keys = new Keys(finder, base)
    this.#maps = new Maps(finder, this.#keys, base)
  }

  async readAll(listed: readonly ListedSegment[], firstSequence: number): Promise<ReadSegments> {
    const segments = await mapLimited(listed, SEGMENTS_AT_ONCE, (segment, index) =>
      this.#read(segment, firstSequence + index),
    )
    const troubles = [...this.#maps.troubles, ...this.#keys.troubles]
    return { segments, troubles, maps: this.#maps.fetched }
  }

  async #read(listed: ListedSegment, sequence: number): Promise<Segment> {
    if (listed.isGap) {
      const label = this.#finder.label(this.#absolute(listed.uri) ?? listed.uri)
      return { ...listed, label, measured: { state: 'unread', reason: 'it is a gap' } }
    }
    const { uri, range } = listed
    const known = await this.#recall(listed)
    if (known !== undefined) return { ...listed, ...known }
    const found = await this.#finder.find(uri, this.#base, MAX_SEGMENT_BYTES, range)
    return { ...listed, label: found.label, measured: await this.#measure(listed, found, sequence) }
  }

  /** What is known of it already, its initialization section aside, which is read nevertheless. */
  async #recall({ uri: listed, range, map, key }: ListedSegment) {
    const [uri, section] = [listed, map?.uri ?? ''].map((each) => this.#absolute(each))
    if (uri === undefined || section === undefined || !map || map.range || map.key) return undefined
    if (key && !isByNumber(key)) return undefined
    const named = { uri, range, map: section, isEncrypted: key !== undefined }
    const facts = this.#known?.factsOf(named)
    const isOfKind = (facts?.iFrame !== undefined) === this.#kind.isIFrame
    if (!facts || !isOfKind || (await this.#maps.get(map)) === undefined) return undefined
    const label = this.#finder.labelOf(uri, range)
    return { label, measured: { state: 'read', delivery: undefined, ...facts } } as const
  }

  #absolute(uri: string): string | undefined {
    return URL.parse(uri, this.#base)?.href
  }

  async #measure(listed: ListedSegment, found: Found, sequence: number): Promise<Measured> {
    if (found.state !== 'read') return { state: found.state, reason: found.reason }
    const { bytes, delivery } = found
    const opaque = (reason: string) =>
      ({ state: 'opaque', reason, byteLength: bytes.length, delivery }) as const
    const obstacle = listed.key && obstacleOf(listed.key)
    if (obstacle !== undefined && listed.map === undefined) return opaque(obstacle)
    const map = listed.map && (await this.#maps.get(listed.map))
    if (listed.map && map === undefined) return opaque('its initialization section cannot be read')
    try {
      const clear = await this.#open(bytes, listed, sequence)
      if (typeof clear === 'string') return opaque(clear)
      const facts = this.#intern(measureSegment(clear, map, this.#kind))
      return { state: 'read', delivery, ...facts, byteLength: bytes.length }
    } catch (error) {
      return { state: 'damaged', reason: reasonOf(error) }
    }
  }

  #open(bytes: Uint8Array, { key, range }: ListedSegment, sequence: number) {
    if (!isWholeEncrypted(key)) return bytes
    if (this.#kind.isIFrame && !isWhole(range))
      return 'it is a range of what is encrypted as a whole'
    return obstacleOf(key) ?? this.#keys.open(bytes, key, sequence)
  }

  /** Thousands of segments have few formats. */
  #intern(facts: SegmentFacts): SegmentFacts {
    const tracks = facts.tracks.map((track) => {
      const key = JSON.stringify(track.format)
      const format = this.#formats.get(key) ?? track.format
      this.#formats.set(key, format)
      return { ...track, format }
    })
    return { ...facts, tracks }
  }
}

const CIPHER_BLOCK_BYTES = 16

/** Whether it may have been encrypted for itself; of what was so as a whole, no range can be decrypted. */
function isWhole(range: ByteRange | undefined): boolean {
  return !range || [range.offset, range.length].every((each) => each % CIPHER_BLOCK_BYTES === 0)
}
