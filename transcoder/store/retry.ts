const LONGEST_PAUSE_MS = 10_000
/** A server that asks for more is asked again all the same: it may be up earlier. */
const LONGEST_RETRY_AFTER_MS = 60_000

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

/**
 * What `Retry-After` asks for (RFC 9110, 10.2.3), in milliseconds from 0 to a minute; 0 without it.
 *
 * @param nowMs the server's time, where it tells it: an HTTP-date is one of its own clock
 */
export function retryAfterMs(field: string | null, nowMs: number): number {
  const text = field?.trim() ?? ''
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isNaN(wait) ? 0 : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, wait))
}
