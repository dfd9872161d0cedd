import type { ByteRange } from '../resources.ts'
import { attributeText } from './attribute-list.ts'
import { type Fault, quoteShort } from './fault.ts'
import { isTag, type PlaylistLine, type TagLine } from './parse.ts'
import { type ListedKey, type ListedMap, parseRange, readKey } from './segment-tags.ts'

/** What a media playlist says (RFC 8216bis 4.4.3 to 4.4.5). */
export interface ListedMedia {
  readonly version: number
  /** Seconds; `undefined` where it is missing or no number. */
  readonly targetDuration: number | undefined
  readonly type: 'VOD' | 'EVENT' | undefined
  readonly isEnded: boolean
  readonly isIFramesOnly: boolean
  readonly isIndependent: boolean
  readonly hasDates: boolean
  readonly firstSequence: number
  readonly segments: readonly ListedSegment[]
}

export interface ListedSegment {
  readonly line: number
  /** As written, variables replaced. */
  readonly uri: string
  /** Seconds of EXTINF; `undefined` where there is none. */
  readonly durationSeconds: number | undefined
  readonly range: ByteRange | undefined
  readonly map: ListedMap | undefined
  readonly key: ListedKey | undefined
  readonly isDiscontinuity: boolean
  readonly isGap: boolean
}

interface Pending {
  durationSeconds: number | undefined
  range: string | undefined
  isDiscontinuity: boolean
  isGap: boolean
}

const NONE_PENDING: Pending = {
  durationSeconds: undefined,
  range: undefined,
  isDiscontinuity: false,
  isGap: false,
}

/** Reads the lines of a media playlist; faults are added to those found before. */
export function readMediaPlaylist(lines: readonly PlaylistLine[], faults: Fault[]): ListedMedia {
  const reader = new SegmentReader(faults)
  for (const line of lines) reader.take(line)
  const tag = (name: string) => lines.filter(isTag).find((line) => line.tag === name)
  const number = (name: string) => readNumber(tag(name)?.value)
  const type = tag('#EXT-X-PLAYLIST-TYPE')?.value
  return {
    version: number('#EXT-X-VERSION') ?? 1,
    targetDuration: number('#EXT-X-TARGETDURATION'),
    type: type === 'VOD' || type === 'EVENT' ? type : undefined,
    isEnded: tag('#EXT-X-ENDLIST') !== undefined,
    isIFramesOnly: tag('#EXT-X-I-FRAMES-ONLY') !== undefined,
    isIndependent: tag('#EXT-X-INDEPENDENT-SEGMENTS') !== undefined,
    hasDates: tag('#EXT-X-PROGRAM-DATE-TIME') !== undefined,
    firstSequence: number('#EXT-X-MEDIA-SEQUENCE') ?? 0,
    segments: reader.segments,
  }
}

class SegmentReader {
  readonly segments: ListedSegment[] = []
  readonly #faults: Fault[]
  #pending: Pending = { ...NONE_PENDING }
  #map: ListedMap | undefined
  #key: ListedKey | undefined
  /** Where the range before ended, and in what. */
  #rangeEnd: { readonly uri: string; readonly offset: number } | undefined

  constructor(faults: Fault[]) {
    this.#faults = faults
  }

  take(line: PlaylistLine): void {
    if (isTag(line)) this.#takeTag(line)
    else this.#takeUri(line.uri, line.line)
  }

  #takeTag(line: TagLine): void {
    if (line.tag === '#EXTINF') this.#pending.durationSeconds = this.#readDuration(line)
    if (line.tag === '#EXT-X-BYTERANGE') this.#pending.range = line.value
    if (line.tag === '#EXT-X-DISCONTINUITY') this.#pending.isDiscontinuity = true
    if (line.tag === '#EXT-X-GAP') this.#pending.isGap = true
    if (line.tag === '#EXT-X-KEY') this.#key = readKey(line.attributes, this.#key)
    if (line.tag === '#EXT-X-MAP') this.#map = this.#readMap(line)
    if (/^#EXT-X-(?:MEDIA|DISCONTINUITY)-SEQUENCE$/.test(line.tag) && this.segments.length > 0)
      this.#fault('order', line.line, `${line.tag.slice(1)} before all segments`, 'it behind one')
  }

  #takeUri(uri: string, line: number): void {
    const { durationSeconds, range, isDiscontinuity, isGap } = this.#pending
    this.#pending = { ...NONE_PENDING }
    if (durationSeconds === undefined) this.#fault('extinf', line, 'EXTINF before each URI', 'none')
    const resolved = range === undefined ? undefined : this.#readRange(range, uri, line)
    this.#rangeEnd = resolved && { uri, offset: resolved.offset + resolved.length }
    this.segments.push({
      ...{ line, uri, durationSeconds, isDiscontinuity, isGap },
      range: resolved,
      map: this.#map,
      key: this.#key,
    })
  }

  #readDuration({ value, line }: TagLine): number | undefined {
    const [, digits, comma] = /^(\d+(?:\.\d*)?|\.\d+)(,?)/.exec(value) ?? []
    if (digits === undefined || comma !== ',')
      this.#fault('extinf', line, 'a number of seconds and a comma', quoteShort(value))
    const seconds = Number.parseFloat(value)
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
  }

  #readRange(text: string, uri: string, line: number): ByteRange | undefined {
    const range = parseRange(text)
    if (range === undefined || range.offset !== undefined)
      return range && { length: range.length, offset: range.offset ?? 0 }
    if (this.#rangeEnd?.uri === uri) return { length: range.length, offset: this.#rangeEnd.offset }
    this.#fault('byte-range', line, 'an offset, or a range of the same resource before', 'neither')
    return { length: range.length, offset: 0 }
  }

  #readMap({ attributes, line }: TagLine): ListedMap | undefined {
    const uri = attributeText(attributes, 'URI')
    const text = attributeText(attributes, 'BYTERANGE')
    const range = text === undefined ? undefined : parseRange(text)
    if (text !== undefined && range?.offset === undefined)
      this.#fault('byte-range', line, 'BYTERANGE with an offset', quoteShort(text))
    if (uri === undefined) return undefined
    return {
      uri,
      range: range && { length: range.length, offset: range.offset ?? 0 },
      key: this.#key,
    }
  }

  #fault(kind: Fault['kind'], line: number, expected: string, seen: string): void {
    this.#faults.push({ kind, line, expected, seen })
  }
}

function readNumber(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? '', 10)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
