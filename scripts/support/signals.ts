import { constants } from 'node:os'

/** `npm run` passes a Ctrl-C on that the terminal has delivered already: both are one. */
const SAME_PRESS_MS = 500

export interface Interruption {
  /** Aborted by the first Ctrl-C, SIGTERM, or end of the terminal. */
  readonly signal: AbortSignal
  /** Settles at the same moment. */
  readonly promise: Promise<void>
}

/**
 * The first signal asks to stop; a second one ends the process at once. That is an exit rather than
 * the signal's own effect, so that what must never be left behind still goes with the process.
 */
export function interrupted(): Interruption {
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  let firstAt = Number.POSITIVE_INFINITY
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now()
      // The code with which shells report a process that a signal ended.
      if (now - firstAt > SAME_PRESS_MS) process.exit(128 + constants.signals[name])
      firstAt = Math.min(firstAt, now)
      controller.abort()
      resolve()
    })
  }
  return { signal: controller.signal, promise }
}
