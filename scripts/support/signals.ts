import { constants } from 'node:os'

/** `npm run` passes a Ctrl-C on that the terminal has delivered already: both are one. */
const SAME_PRESS_MS = 500

/** Signals come to the process as a whole, so that it is all of it that remembers them. */
let firstSignal: NodeJS.Signals | undefined

/** With which a process ends that a signal has asked to: 128 and its number, as shells report it. */
export function interruptedExitCode(): number | undefined {
  return firstSignal && exitCodeOf(firstSignal)
}

function exitCodeOf(name: NodeJS.Signals): number {
  return 128 + constants.signals[name]
}

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
      if (now - firstAt > SAME_PRESS_MS) process.exit(exitCodeOf(name))
      firstAt = Math.min(firstAt, now)
      firstSignal ??= name
      controller.abort()
      resolve()
    })
  }
  return { signal: controller.signal, promise }
}
