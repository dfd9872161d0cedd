import { readTracks, type Track } from '../../mp4/tracks.ts'
import { isTransportStream } from '../../transport/packets.ts'
import { isMp4 } from '../measure/fmp4.ts'
import type { ListedMap } from '../playlist/segment-tags.ts'
import type { Fetched, Trouble } from '../presentation.ts'
import { isWholeEncrypted, obstacleOf } from './decrypt.ts'
import type { Finder } from './find.ts'
import type { Keys } from './keys.ts'
import { MAX_SEGMENT_BYTES } from './limits.ts'
import { reasonOf } from './reason.ts'

/** What an initialization section tells. */
export interface MapContent {
  /** Of MP4. */
  readonly tracks?: readonly Track[]
  /** Of a transport stream: its tables. */
  readonly tables?: Uint8Array
}

/** The initialization sections of one media playlist, each read once. */
export class Maps {
  readonly #finder: Finder
  readonly #keys: Keys
  readonly #base: string
  readonly #read = new Map<ListedMap, Promise<MapContent | undefined>>()
  readonly fetched: Fetched[] = []
  readonly troubles: Trouble[] = []

  constructor(finder: Finder, keys: Keys, base: string) {
    this.#finder = finder
    this.#keys = keys
    this.#base = base
  }

  /** `undefined` where it cannot be had, which is then among the troubles. */
  get(map: ListedMap): Promise<MapContent | undefined> {
    const known = this.#read.get(map) ?? this.#open(map)
    this.#read.set(map, known)
    return known
  }

  async #open({ uri, range, key }: ListedMap): Promise<MapContent | undefined> {
    const found = await this.#finder.find(uri, this.#base, MAX_SEGMENT_BYTES, range)
    const { label } = found
    const trouble = (what: Trouble['what'], reason: string) => {
      this.troubles.push({ label, what, reason })
      return undefined
    }
    if (found.state !== 'read') return trouble(found.state, found.reason)
    this.fetched.push({ label, delivery: found.delivery })
    const obstacle = key && obstacleOf(key)
    if (isWholeEncrypted(key) && obstacle !== undefined) return trouble('unread', obstacle)
    try {
      const bytes = isWholeEncrypted(key) ? await this.#keys.open(found.bytes, key, 0) : found.bytes
      return typeof bytes === 'string' ? trouble('unread', bytes) : readMap(bytes)
    } catch (error) {
      return trouble('damaged', reasonOf(error))
    }
  }
}

/** @throws TranscoderError, RangeError where it is damaged */
function readMap(bytes: Uint8Array): MapContent {
  if (isTransportStream(bytes)) return { tables: bytes }
  if (isMp4(bytes)) return { tracks: readTracks(bytes) }
  return {}
}
