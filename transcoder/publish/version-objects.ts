import { INIT_NAME, versionPrefix } from '../../src/core/asset-keys.ts'
import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { mediaTypeOf, PLAYLIST_TYPE } from '../../src/core/media-types.ts'
import { TranscoderError } from '../errors.ts'
import type { PutOptions, Store } from '../store/store.ts'
import { storeUri } from '../verify/store-resources.ts'

/** Well below the hour for which the clean-up leaves a version alone. */
const TOUCH_MS = 20 * 60_000
/** More than any version has. */
const ALL = Number.MAX_SAFE_INTEGER

/**
 * The objects of one version. Media is never written over: what is there, of an earlier run or of
 * another one at the same time, stays and is what the version consists of.
 */
export class VersionObjects {
  readonly #store: Store
  readonly #prefix: string
  /** Keys of what an earlier run has left. */
  readonly #kept = new Set<string>()
  /** Keys of what this run has made. */
  readonly #created = new Set<string>()
  /** Bytes by key, of all that belongs to the version by now. */
  readonly #sizes = new Map<string, number>()
  #bytes = 0
  #touchedMs = Number.NEGATIVE_INFINITY

  constructor(store: Store, asset: string, version: string) {
    this.#store = store
    this.#prefix = versionPrefix(asset, version)
  }

  /** Looks at what an earlier run has left. @returns how many objects */
  async open(): Promise<number> {
    for (const { key } of await this.#store.list(this.#prefix, ALL)) this.#kept.add(key)
    return this.#kept.size
  }

  /** Bytes of the version so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** Objects of the version so far. */
  get count(): number {
    return this.#sizes.size
  }

  /** Where an object of the version is found to be verified. */
  uriOf(path: string): string {
    return storeUri(this.keyOf(path))
  }

  /** @param path below the version, such as `video-720p/00001.m4s` */
  keyOf(path: string): string {
    return `${this.#prefix}${path}`
  }

  /**
   * Adds an object that stays as it is for ever.
   *
   * @returns what is there now: the same bytes, or those that another run has put there before
   */
  async create(path: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const key = this.keyOf(path)
    const there = this.#kept.has(key) ? await this.#store.get(key) : undefined
    if (there) {
      await this.#touch()
      return this.#note(key, there.bytes)
    }
    const own = ownBuffer(bytes)
    if (await this.#store.putIf(key, own, immutable(path), undefined)) {
      this.#created.add(key)
      return this.#note(key, own)
    }
    const others = await this.#store.get(key)
    if (others === undefined) throw lost([key])
    return this.#note(key, others.bytes)
  }

  /** Writes what names media, or accompanies it: made of the same media, it is the same each time. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const key = this.keyOf(path)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    await this.#store.put(key, ownBuffer(bytes), immutable(path))
    if (!this.#kept.has(key)) this.#created.add(key)
    this.#note(key, ownBuffer(bytes))
  }

  /** Takes note of an object that this run writes by itself, once it is as it stays where a text is given. */
  noteOwn(path: string, text?: string): void {
    const key = this.keyOf(path)
    if (!this.#kept.has(key)) this.#created.add(key)
    if (text !== undefined) this.#note(key, new TextEncoder().encode(text))
  }

  /** Removes a rendition that is not wanted after all. */
  async discard(rendition: string): Promise<void> {
    for (const [key, byteLength] of this.#sizes) {
      if (!key.startsWith(`${this.#prefix}${rendition}/`)) continue
      await this.#store.delete(key)
      this.#sizes.delete(key)
      this.#bytes -= byteLength
    }
  }

  /**
   * Removes what this run has made, and nothing that it has found: playlists first, since a run that
   * goes on after this one takes what they name for stored.
   */
  async removeCreated(): Promise<void> {
    const isPlaylist = (key: string) => mediaTypeOf(key) === PLAYLIST_TYPE
    const keys = [...this.#created].sort((a, b) => Number(isPlaylist(b)) - Number(isPlaylist(a)))
    for (const key of keys) await this.#store.delete(key)
  }

  /**
   * Makes sure that the store has all of it, whatever it confirmed.
   *
   * @returns the URIs of all objects that are there
   * @throws TranscoderError `store_lost`
   */
  async checkStored(): Promise<ReadonlySet<string>> {
    const there = new Map(
      (await this.#store.list(this.#prefix, ALL)).map(({ key, byteLength }) => [key, byteLength]),
    )
    const missing = [...this.#sizes].filter(([key, size]) => there.get(key) !== size)
    if (missing.length > 0) throw lost(missing.map(([key]) => key))
    return new Set([...there.keys()].map(storeUri))
  }

  /** A version to which nothing is added looks given up, and could be cleaned up. */
  async #touch(): Promise<void> {
    const init = [...this.#kept].find((key) => key.endsWith(`/${INIT_NAME}`))
    if (init === undefined || performance.now() - this.#touchedMs < TOUCH_MS) return
    this.#touchedMs = performance.now()
    const there = await this.#store.get(init)
    if (there) await this.#store.put(init, there.bytes, immutable(init.slice(this.#prefix.length)))
  }

  #note(key: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#bytes += bytes.byteLength - (this.#sizes.get(key) ?? 0)
    this.#sizes.set(key, bytes.byteLength)
    return bytes
  }
}

function immutable(path: string): PutOptions {
  return { contentType: typeOf(path), cacheControl: CACHE_CONTROL.immutable.shared }
}

/** Sound's init segment has no name of its own (Apple 10.4). */
function typeOf(path: string): string {
  return mediaTypeOf(path.startsWith('audio') && path.endsWith(INIT_NAME) ? '.m4a' : path)
}

function lost(keys: readonly string[]): TranscoderError {
  const more = keys.length > 1 ? ` and ${keys.length - 1} more` : ''
  return new TranscoderError(
    'store_lost',
    `${keys[0]}${more} is not in the store, or not whole, though the store confirmed it`,
    { cure: 'run the same command again, which uploads what is missing' },
  )
}

/** The same bytes, if they are in a buffer that is not shared; else a copy. */
function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()
}
