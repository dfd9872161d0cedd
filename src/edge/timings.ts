/** Where a request's time went, for `Server-Timing`. Workers' clock moves only while they wait. */
export class Timings {
  readonly #spans: string[] = []

  async measure<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.#spans.push(`${name};dur=${(performance.now() - start).toFixed(1)}`)
    }
  }

  /** The field's value; empty where nothing was measured. */
  toString(): string {
    return this.#spans.join(', ')
  }
}
