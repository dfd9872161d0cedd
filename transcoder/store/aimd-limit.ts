const FIRST = 4
const MOST = 16

/**
 * How many requests a server may get at once: one more after each window of clean answers, half of
 * them after a sign of congestion. The rule of TCP (RFC 5681), which finds what a line and a server
 * bear and shares it fairly with others that do the same.
 */
export class AimdLimit {
  #limit = FIRST
  #cleanAnswers = 0
  #window = 0

  /** From 1 to 16. */
  get limit(): number {
    return this.#limit
  }

  /** To be kept by whatever begins now, and given back to `congested`. */
  get window(): number {
    return this.#window
  }

  clean(): void {
    this.#cleanAnswers += 1
    if (this.#cleanAnswers < this.#limit) return
    this.#cleanAnswers = 0
    this.#limit = Math.min(MOST, this.#limit + 1)
  }

  /**
   * @param window when the request began: those that were under way together fail together, and
   *   tell the same thing once
   */
  congested(window: number): void {
    if (window !== this.#window) return
    this.#window += 1
    this.#cleanAnswers = 0
    this.#limit = Math.max(1, Math.floor(this.#limit / 2))
  }
}
