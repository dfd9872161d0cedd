/** Stores allow 15 min; within a minute no correction would help. */
const TOLERANCE_MS = 60_000

/**
 * The time that requests are signed with: the machine's own until the store says that it is wrong.
 * A clock may be off from the start, and it may jump in the middle of a long transcode.
 */
export class ServerClock {
  readonly #now: () => number
  #offsetMs = 0

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  nowMs(): number {
    return this.#now() + this.#offsetMs
  }

  /**
   * Takes over the time of an answer.
   *
   * @param date its `Date`
   * @param signedMs what the request was signed with
   * @returns whether another signature would carry another time
   */
  follow(date: string | null, signedMs: number): boolean {
    const serverMs = Date.parse(date ?? '')
    if (Number.isNaN(serverMs) || Math.abs(serverMs - signedMs) < TOLERANCE_MS) return false
    this.#offsetMs = serverMs - this.#now()
    return true
  }
}

/** `20260131T235959Z`, as signatures have it. */
export function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '')
}
