/** What waits or is on its way at most, beside what alone is larger. */
const MAX_BYTES = 64 * 1024 * 1024

/** Runs uploads whose bytes together are bounded; whoever adds one more waits, and so holds the encoder back. */
export class UploadQueue {
  readonly #maxBytes: number
  readonly #running = new Set<Promise<void>>()
  #queuedBytes = 0
  #failure: { readonly error: unknown } | undefined

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  get queuedBytes(): number {
    return this.#queuedBytes
  }

  get queuedObjects(): number {
    return this.#running.size
  }

  /** Resolves when the task has begun. Throws what an earlier one failed with. */
  async add(byteLength: number, task: () => Promise<void>): Promise<void> {
    while (this.#running.size > 0 && this.#queuedBytes + byteLength > this.#maxBytes) {
      await Promise.race(this.#running)
    }
    this.#throwFailure()
    this.#queuedBytes += byteLength
    const running: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        this.#queuedBytes -= byteLength
        this.#running.delete(running)
      })
    this.#running.add(running)
  }

  /** Resolves when all have ended. Throws what the first to fail failed with. */
  async drain(): Promise<void> {
    await this.settle()
    this.#throwFailure()
  }

  /** As `drain`, without throwing. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
