/** Lets as many in at once as a limit says, the others in the order in which they came. */
export class Gate {
  readonly #limit: () => number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  /** @param limit asked each time, at least 1 */
  constructor(limit: () => number) {
    this.#limit = limit
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#inside -= 1
      this.#admit()
    }
  }

  #enter(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#admit()
    })
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#inside < this.#limit()) {
      this.#inside += 1
      this.#waiting.shift()?.()
    }
  }
}
