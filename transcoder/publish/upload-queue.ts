/** 64 MB: enough to fill a fast line, little beside what encoders take. */
const LIMIT_BYTES = 64 * 1024 * 1024
/** However small they are: more at once would be no gain. */
const MOST_OBJECTS = 1024

/** A task that has begun. */
export interface Upload<T> {
  /** Rejects with what the task failed with. Nobody has to look at it. */
  readonly result: Promise<T>
}

interface Waiting {
  readonly weight: number
  begin(): void
  fail(error: unknown): void
}

/**
 * Runs uploads as long as there is room for their bytes in memory; whoever adds one more waits, and
 * so holds the encoder back.
 */
export class UploadQueue {
  readonly #limitBytes: number
  readonly #waiting: Waiting[] = []
  readonly #running = new Set<Promise<void>>()
  #weight = 0
  #bytes = 0
  #failure: { readonly error: unknown } | undefined

  /** @param limitBytes in flight at once; a larger object goes alone */
  constructor(limitBytes = LIMIT_BYTES) {
    this.#limitBytes = limitBytes
  }

  /** In flight, without those that wait. */
  get queuedBytes(): number {
    return this.#bytes
  }

  /** In flight, without those that wait. */
  get queuedObjects(): number {
    return this.#running.size
  }

  /**
   * Resolves when the task has begun, in the order of the calls. Throws what an earlier one failed
   * with, and then the task is not begun.
   *
   * @param byteLength what the task holds in memory until it ends
   */
  add<T>(byteLength: number, task: () => Promise<T>): Promise<Upload<T>> {
    return new Promise((resolve, fail) => {
      const weight = Math.max(byteLength, this.#limitBytes / MOST_OBJECTS)
      const begin = () => resolve({ result: this.#run(byteLength, weight, task) })
      this.#waiting.push({ weight, begin, fail })
      this.#admit()
    })
  }

  /** Resolves when all have ended. Throws what the first to fail failed with. */
  async drain(): Promise<void> {
    await this.settle()
    if (this.#failure) throw this.#failure.error
  }

  /** As `drain`, without throwing. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const hasRoom = this.#running.size === 0 || this.#weight + next.weight <= this.#limitBytes
      if (!this.#failure && !hasRoom) return
      this.#waiting.shift()
      if (this.#failure) next.fail(this.#failure.error)
      else next.begin()
    }
  }

  #run<T>(byteLength: number, weight: number, task: () => Promise<T>): Promise<T> {
    this.#weight += weight
    this.#bytes += byteLength
    // Begun now, and no throw of it passes the books by.
    const result = (async () => task())()
    const ended = result
      .then(
        () => {},
        (error: unknown) => {
          this.#failure ??= { error }
        },
      )
      .finally(() => {
        this.#running.delete(ended)
        this.#weight -= weight
        this.#bytes -= byteLength
        this.#admit()
      })
    this.#running.add(ended)
    return result
  }
}
