import {
  INIT_NAME,
  MEDIA_PLAYLIST_NAME,
  POSTER_NAME,
  pointerKey,
  recordKey,
  segmentName,
  versionPrefix,
} from '../src/core/asset-keys.ts'
import { writeAssetMetadata } from '../src/core/asset-metadata.ts'
import { type AssetRecord, readAssetRecord } from '../src/core/asset-record.ts'
import { CACHE_CONTROL } from '../src/core/cache-policy.ts'
import { mediaTypeOf, PLAYLIST_TYPE } from '../src/core/media-types.ts'
import type { EncodeSink } from './encode.ts'
import type { HlsPresentation } from './package/hls.ts'
import type { Segment } from './segmenter.ts'
import type { Store } from './store/store.ts'
import { UploadQueue } from './upload-queue.ts'

const UPLOADS_AT_ONCE = 6

/**
 * One version on its way into a store. Media goes there while it is encoded, below a folder that
 * nothing names yet; the pointer that names it is the last object written. Whatever fails before
 * that leaves the asset as it was.
 */
export class Publication implements EncodeSink {
  readonly #store: Store
  readonly #asset: string
  readonly #version: string
  readonly #previous: AssetRecord | undefined
  readonly #queue = new UploadQueue(UPLOADS_AT_ONCE)
  readonly #written = new Set<string>()
  #bytes = 0

  /** @param previous the record of what plays now, where something does */
  constructor(store: Store, asset: string, version: string, previous: AssetRecord | undefined) {
    this.#store = store
    this.#asset = asset
    this.#version = version
    this.#previous = previous
  }

  /** Bytes of the version so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** Announces a new asset. One that plays already keeps its record until it is replaced. */
  async announce(record: AssetRecord): Promise<void> {
    if (!this.#previous) await putRecord(this.#store, record)
  }

  init(rendition: string, bytes: Uint8Array): Promise<void> {
    const type = mediaTypeOf(rendition.startsWith('audio') ? '.m4a' : INIT_NAME)
    return this.#queue.add(() => this.#putImmutable(`${rendition}/${INIT_NAME}`, bytes, type))
  }

  segment(rendition: string, segment: Segment): Promise<void> {
    const path = `${rendition}/${segmentName(segment.number)}`
    return this.#queue.add(() => this.#putImmutable(path, segment.bytes, mediaTypeOf(path)))
  }

  /** Writes what names the media, from the inside out. Nothing of it is seen before the pointer. */
  async addPlaylists(hls: HlsPresentation, poster: Uint8Array | undefined): Promise<void> {
    await this.#queue.drain()
    for (const [rendition, text] of hls.media) {
      const path = `${rendition}/${MEDIA_PLAYLIST_NAME}`
      await this.#queue.add(() => this.#putImmutable(path, encodeText(text), PLAYLIST_TYPE))
    }
    if (poster) await this.#putImmutable(POSTER_NAME, poster, mediaTypeOf(POSTER_NAME))
    await this.#queue.drain()
  }

  /** The last two writes: the record, then the pointer. From here on viewers get this version. */
  async finish(record: AssetRecord, multivariant: string): Promise<void> {
    await putRecord(this.#store, record)
    await this.#store.put(pointerKey(this.#asset), encodeText(multivariant), {
      contentType: PLAYLIST_TYPE,
      cacheControl: CACHE_CONTROL.pointer.shared,
    })
  }

  /**
   * Puts back what was there and removes what was written, as far as the store still answers. A
   * pointer whose write was not confirmed may have arrived all the same; then the version stays.
   */
  async abandon(): Promise<void> {
    await this.#queue.settle()
    const ignore = () => undefined
    const pointer = await this.#store.get(pointerKey(this.#asset)).catch(() => UNKNOWN)
    const isInUse = pointer && new TextDecoder().decode(pointer).includes(`${this.#version}/`)
    if (pointer === UNKNOWN || isInUse) return
    await this.#restoreRecord().catch(ignore)
    for (const key of this.#written) await this.#store.delete(key).catch(ignore)
  }

  #restoreRecord(): Promise<void> {
    if (this.#previous) return putRecord(this.#store, this.#previous)
    return this.#store.delete(recordKey(this.#asset))
  }

  async #putImmutable(path: string, bytes: Uint8Array, contentType: string): Promise<void> {
    const key = `${versionPrefix(this.#asset, this.#version)}${path}`
    this.#written.add(key)
    await this.#store.put(key, ownBuffer(bytes), {
      contentType,
      cacheControl: CACHE_CONTROL.immutable.shared,
    })
    this.#bytes += bytes.byteLength
  }
}

/** What is known of an asset that was published before. @throws what the store throws */
export async function readRecord(store: Store, asset: string): Promise<AssetRecord | undefined> {
  const json = await store.get(recordKey(asset))
  return json && readAssetRecord(new TextDecoder().decode(json))
}

/** Writes a record, and beside it what a list shows of it. @throws what the store throws */
export function putRecord(store: Store, record: AssetRecord): Promise<void> {
  const json = `${JSON.stringify(record, null, 2)}\n`
  return store.put(recordKey(record.asset), encodeText(json), {
    contentType: mediaTypeOf('record.json'),
    cacheControl: 'no-store',
    metadata: writeAssetMetadata(record),
  })
}

/** What a pointer that cannot be read is taken for. */
const UNKNOWN = new Uint8Array()

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** The same bytes, if they are alone in a buffer that is not shared; else a copy. */
function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()
}
