import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { PLAYLIST_TYPE } from '../../src/core/media-types.ts'
import { TranscoderError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { mismatch } from './kept-segment.ts'

/** R2 takes one write a second under one name. */
const PAUSE_MS = 1000
/** Another run of the same version may write as well; each of its writes is one more try. */
const TRIES = 8

/**
 * A media playlist that is written again as its rendition grows, and never shrinks: where another run
 * of the same version is further, what that one wrote stays.
 */
export class GrowingPlaylist {
  readonly #store: Store
  readonly #key: string
  #tag: string | undefined
  /** What is there, of this run or of another, as far as this one knows. */
  #there: string | undefined
  #newest: (() => string) | undefined
  #writing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #lastWriteMs = Number.NEGATIVE_INFINITY

  constructor(store: Store, key: string) {
    this.#store = store
    this.#key = key
  }

  /** Writes it soon. @param text what it says by then */
  grow(text: () => string): void {
    this.#newest = text
    this.#writing ??= this.#writeNewest()
  }

  /** Resolves when what was to be written is written. @throws what a write failed with */
  async settle(): Promise<void> {
    await this.#writing
    this.throwFailure()
  }

  throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  /** Writes it for the last time. @throws what the store throws; TranscoderError `kept_mismatch` */
  async finish(text: string): Promise<void> {
    this.#newest = undefined
    await this.#writing
    await this.#pause()
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (this.#there === text) return
      if (this.#there !== undefined && isFinished(this.#there)) break
      if (await this.#write(text, CACHE_CONTROL.immutable.shared)) return
      await this.#read()
    }
    throw mismatch(`${this.#key} is of another encode`)
  }

  async #writeNewest(): Promise<void> {
    try {
      while (this.#newest && !this.#failure) {
        await this.#pause()
        const text = this.#newest?.()
        this.#newest = undefined
        if (text !== undefined) await this.#writeLonger(text)
      }
    } catch (error) {
      this.#failure = { error }
    }
    // At once, so that what comes from here on is written by another round.
    this.#writing = undefined
  }

  /** Unless what is there is as long, or whole. */
  async #writeLonger(text: string): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const there = this.#there
      if (there !== undefined && (isFinished(there) || lengthOf(there) >= lengthOf(text))) return
      if (await this.#write(text, CACHE_CONTROL.growing.shared)) return
      await this.#read()
    }
  }

  async #write(text: string, cacheControl: string): Promise<boolean> {
    this.#lastWriteMs = performance.now()
    const options = { contentType: PLAYLIST_TYPE, cacheControl }
    const tag = await this.#store.putIf(
      this.#key,
      new TextEncoder().encode(text),
      options,
      this.#tag,
    )
    if (tag === undefined) return false
    this.#tag = tag
    this.#there = text
    return true
  }

  async #read(): Promise<void> {
    const there = await this.#store.get(this.#key)
    if (there === undefined && this.#there !== undefined) throw removed(this.#key)
    this.#tag = there?.tag
    this.#there = there && new TextDecoder().decode(there.bytes)
  }

  async #pause(): Promise<void> {
    const ms = this.#lastWriteMs + PAUSE_MS - performance.now()
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
  }
}

/** Only who removes an asset removes what of it is growing. */
function removed(key: string): TranscoderError {
  return new TranscoderError('publish_conflict', `${key} was removed while it was written`, {
    cure: 'run the same command again to publish the asset anew',
  })
}

function isFinished(playlist: string): boolean {
  return playlist.includes('#EXT-X-ENDLIST')
}

function lengthOf(playlist: string): number {
  return playlist.split('#EXTINF:').length
}
