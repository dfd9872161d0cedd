/** Of this time the rate is taken: long enough for segments that come in bursts. */
const WINDOW_SECONDS = 10

interface Sample {
  readonly at: number
  readonly bytes: number
}

/** The rate of an upload lately: a line that got slow, or stopped, is seen within seconds. */
export class UploadRate {
  #samples: readonly Sample[]

  /** @param now seconds, from any beginning */
  constructor(now: number) {
    this.#samples = [{ at: now, bytes: 0 }]
  }

  /** @param bytes of all that is uploaded. @returns bytes per second */
  measure(bytes: number, now: number): number {
    const samples = [...this.#samples, { at: now, bytes }]
    // The last one from before the window is where it begins.
    const first = samples.findLastIndex(({ at }) => at <= now - WINDOW_SECONDS)
    this.#samples = samples.slice(Math.max(0, first))
    const [oldest] = this.#samples
    if (oldest === undefined || now <= oldest.at) return 0
    return (bytes - oldest.bytes) / (now - oldest.at)
  }
}
