/** As long as the rate limit in `wrangler.toml` counts. */
const SHUT_MS = 60_000
const CAPACITY = 1000

/** Failed attempts at the admin API as one request sees them. */
export interface FailureCounter {
  /** True while a client has to wait. */
  isShut(client: string): boolean
  /** Counts a failure; false once there were too many. */
  count(client: string): Promise<boolean>
}

/**
 * The rate limit tells of a client only by counting, and a right token must not count. So what it
 * said of one that failed too often is remembered for a minute.
 */
export class AdminFailures {
  readonly #shutUntilMs = new Map<string, number>()

  counter(limit: RateLimit): FailureCounter {
    return {
      isShut: (client) => (this.#shutUntilMs.get(client) ?? 0) > Date.now(),
      count: async (client) => {
        const { success } = await limit.limit({ key: client })
        if (!success) this.#shut(client)
        return success
      },
    }
  }

  #shut(client: string): void {
    this.#shutUntilMs.delete(client)
    this.#shutUntilMs.set(client, Date.now() + SHUT_MS)
    const oldest = this.#shutUntilMs.size > CAPACITY ? this.#shutUntilMs.keys().next() : undefined
    if (oldest?.done === false) this.#shutUntilMs.delete(oldest.value)
  }
}
