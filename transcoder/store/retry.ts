const LONGEST_PAUSE_MS = 10_000

/** Whether the same request may succeed later: too many of them, or the server's own trouble. */
export function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/**
 * Milliseconds before an attempt: doubled each time, of which a random part is waited, so that
 * clients that failed together do not return together.
 *
 * @param attempt 1 for the first repetition
 * @param random from 0 up to 1
 */
export function backoffMs(attempt: number, firstPauseMs: number, random: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (attempt - 1))
  return pause * (0.5 + random / 2)
}
