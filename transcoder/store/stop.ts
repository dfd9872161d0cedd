import { cancelled } from '../errors.ts'

/**
 * A stop as it meets work with a network: nothing is begun any more and pauses end at once, while
 * what is under way gets a little time, since an answer that is awaited tells what was written.
 */
export class Stop {
  readonly #signal: AbortSignal | undefined
  readonly #graceMs: number

  constructor(signal: AbortSignal | undefined, graceMs: number) {
    this.#signal = signal
    this.#graceMs = graceMs
  }

  /** @throws TranscoderError `cancelled` once stopped */
  check(cause?: unknown): void {
    if (this.#signal?.aborted) throw cancelled(cause)
  }

  /** @throws TranscoderError `cancelled`, at once when stopped */
  async pause(milliseconds: number): Promise<void> {
    this.check()
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      this.#signal?.addEventListener('abort', end)
    })
    this.check()
  }

  /** Calls `cut` when the time after a stop is over. @returns what to call when it is not needed */
  whenGraceEnds(cut: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      timer = setTimeout(cut, this.#graceMs)
    }
    if (this.#signal?.aborted) wait()
    else this.#signal?.addEventListener('abort', wait, { once: true })
    return () => {
      clearTimeout(timer)
      this.#signal?.removeEventListener('abort', wait)
    }
  }
}
