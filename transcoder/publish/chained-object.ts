import type { PutOptions, Store, StoredObject } from '../store/store.ts'

/**
 * An object that a run writes again and again, as long as nobody else writes it in between: each write
 * holds only for what the one before left.
 */
export class ChainedObject {
  readonly #store: Store
  readonly #key: string
  /** What was there before this run. */
  readonly original: StoredObject | undefined
  #tag: string | undefined
  /** What this run wrote last, or tried to. */
  #written: Uint8Array<ArrayBuffer> | undefined

  private constructor(store: Store, key: string, original: StoredObject | undefined) {
    this.#store = store
    this.#key = key
    this.original = original
    this.#tag = original?.tag
  }

  /** @throws what the store throws */
  static async read(store: Store, key: string): Promise<ChainedObject> {
    return new ChainedObject(store, key, await store.get(key))
  }

  /** @returns `false` where another has written since, and nothing was written */
  async replace(bytes: Uint8Array<ArrayBuffer>, options: PutOptions): Promise<boolean> {
    this.#written = bytes
    const tag = await this.#store.putIf(this.#key, bytes, options, this.#tag)
    if (tag === undefined) return false
    this.#tag = tag
    return true
  }

  /**
   * No store deletes on a condition, so what another writes at that very moment goes as well.
   *
   * @returns `false` where another has written since, and nothing was removed
   */
  async remove(): Promise<boolean> {
    const there = await this.#store.get(this.#key)
    if (there?.tag !== this.#tag) return false
    if (there !== undefined) await this.#store.delete(this.#key)
    this.#tag = undefined
    return true
  }

  /**
   * Takes hold of what this run wrote last, also where the store never said that it arrived.
   *
   * @returns `false` where something else is there, or this run wrote nothing
   */
  async reclaim(): Promise<boolean> {
    if (this.#written === undefined) return false
    const there = await this.#store.get(this.#key)
    if (there === undefined || !isEqual(there.bytes, this.#written)) return false
    this.#tag = there.tag
    return true
  }

  /** Goes on from what another run has written. @returns what that is, if anything */
  async follow(): Promise<StoredObject | undefined> {
    const there = await this.#store.get(this.#key)
    this.#tag = there?.tag
    return there
  }

  /** Puts back what was there before this run, where nobody else has written. */
  async restore(options: PutOptions): Promise<void> {
    if (!(await this.reclaim())) return
    if (this.original === undefined) await this.remove()
    else await this.replace(this.original.bytes, options)
  }

  /** Takes away what this run wrote, where nobody else has written. */
  async takeAway(): Promise<void> {
    if (await this.reclaim()) await this.remove()
  }
}

export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  // What a store has just taken is what it was given: megabytes that need no look.
  if (one === other) return true
  return one.byteLength === other.byteLength && one.every((byte, index) => byte === other[index])
}
