import {
  INIT_NAME,
  manifestKey,
  pointerKey,
  recordKey,
  versionPrefix,
} from '../src/core/asset-keys.ts'
import { writeAssetMetadata } from '../src/core/asset-metadata.ts'
import { type AssetRecord, readAssetRecord } from '../src/core/asset-record.ts'
import { CACHE_CONTROL } from '../src/core/cache-policy.ts'
import { mediaTypeOf } from '../src/core/media-types.ts'
import type { EncodeSink } from './encode.ts'
import type { Store } from './store/store.ts'
import { UploadQueue } from './upload-queue.ts'
import type { Resources } from './verify/resources.ts'
import { storeResources, storeUri } from './verify/store-resources.ts'

/** What viewers start from. */
export interface Pointers {
  readonly multivariant: string
  /** Absent where DASH cannot play it. */
  readonly manifest: string | undefined
}

/** A presentation whose pointers are not written yet. */
export interface Preview {
  readonly resources: Resources
  /** Of the multivariant playlist. */
  readonly uri: string
  /** URIs of all objects that the store has of the version. */
  readonly stored: ReadonlySet<string>
}

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
  /** Bytes by key. */
  readonly #written = new Map<string, number>()
  /** Known from when it may have been replaced. */
  #manifest: { readonly previous: Uint8Array<ArrayBuffer> | undefined } | undefined
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

  /** One object of the version; resolves when its upload has begun. */
  put(path: string, bytes: Uint8Array): Promise<void> {
    return this.#queue.add(() => this.#putImmutable(path, bytes))
  }

  /** What names the media. Nothing of it is seen before the pointer. */
  async putAll(objects: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
    for (const [path, content] of objects) {
      await this.put(path, typeof content === 'string' ? encodeText(content) : content)
    }
    await this.#queue.drain()
  }

  /** Removes a rendition that is not wanted after all. */
  async discard(rendition: string): Promise<void> {
    await this.#queue.drain()
    const prefix = `${versionPrefix(this.#asset, this.#version)}${rendition}/`
    for (const [key, bytes] of this.#written) {
      if (!key.startsWith(prefix)) continue
      await this.#store.delete(key)
      this.#written.delete(key)
      this.#bytes -= bytes
    }
  }

  /** Where an object of the version is found in a `preview`. */
  uriOf(path: string): string {
    return storeUri(this.#keyOf(path))
  }

  /** What viewers would get by these pointers, read from the store where the rest is by now. */
  async preview({ multivariant, manifest }: Pointers): Promise<Preview> {
    await this.#queue.drain()
    const pointer = pointerKey(this.#asset)
    const pending = new Map([
      [pointer, encodeText(multivariant)],
      [manifestKey(this.#asset), manifest === undefined ? undefined : encodeText(manifest)],
    ])
    const objects = await this.#store.list(
      versionPrefix(this.#asset, this.#version),
      this.#written.size,
    )
    return {
      resources: storeResources(this.#store, pending),
      uri: storeUri(pointer),
      stored: new Set(objects.map(({ key }) => storeUri(key))),
    }
  }

  /** The last writes: the record, then the pointers. From here on viewers get this version. */
  async finish(record: AssetRecord, { multivariant, manifest }: Pointers): Promise<void> {
    const key = manifestKey(this.#asset)
    this.#manifest = { previous: (await this.#store.get(key))?.bytes }
    await putRecord(this.#store, record)
    if (manifest === undefined) await this.#store.delete(key)
    else await this.#putPointer(key, encodeText(manifest))
    await this.#putPointer(pointerKey(this.#asset), encodeText(multivariant))
  }

  /**
   * Puts back what was there and removes what was written, as far as the store still answers. A
   * pointer whose write was not confirmed may have arrived all the same; then the version stays.
   */
  async abandon(): Promise<void> {
    await this.#queue.settle()
    const ignore = () => undefined
    const pointer = await this.#store
      .get(pointerKey(this.#asset))
      .then((object) => object?.bytes)
      .catch(() => UNKNOWN)
    const isInUse = pointer && new TextDecoder().decode(pointer).includes(`${this.#version}/`)
    if (pointer === UNKNOWN || isInUse) return
    await this.#restoreManifest().catch(ignore)
    await this.#restoreRecord().catch(ignore)
    for (const key of this.#written.keys()) await this.#store.delete(key).catch(ignore)
  }

  async #restoreManifest(): Promise<void> {
    if (this.#manifest === undefined) return
    const { previous } = this.#manifest
    const key = manifestKey(this.#asset)
    await (previous ? this.#putPointer(key, previous) : this.#store.delete(key))
  }

  #restoreRecord(): Promise<void> {
    if (this.#previous) return putRecord(this.#store, this.#previous)
    return this.#store.delete(recordKey(this.#asset))
  }

  #putPointer(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#store.put(key, bytes, {
      contentType: mediaTypeOf(key),
      cacheControl: CACHE_CONTROL.pointer.shared,
    })
  }

  #keyOf(path: string): string {
    return `${versionPrefix(this.#asset, this.#version)}${path}`
  }

  async #putImmutable(path: string, bytes: Uint8Array): Promise<void> {
    const key = this.#keyOf(path)
    this.#written.set(key, bytes.byteLength)
    await this.#store.put(key, ownBuffer(bytes), {
      contentType: typeOf(path),
      cacheControl: CACHE_CONTROL.immutable.shared,
    })
    this.#bytes += bytes.byteLength
  }
}

/** Sound's init segment has no name of its own (Apple 10.4). */
function typeOf(path: string): string {
  return mediaTypeOf(path.startsWith('audio') && path.endsWith(INIT_NAME) ? '.m4a' : path)
}

/** What is known of an asset that was published before. @throws what the store throws */
export async function readRecord(store: Store, asset: string): Promise<AssetRecord | undefined> {
  const json = await store.get(recordKey(asset))
  return json && readAssetRecord(new TextDecoder().decode(json.bytes))
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
