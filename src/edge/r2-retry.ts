import { DeliveryError } from '../core/errors.ts'

/** R2's codes for "not now": internal error, unavailable, too many requests. */
const TRANSIENT = /\((10001|10043|10058)\)\s*$/

/** Pauses between tries in milliseconds, each with jitter. */
const PAUSES_MS = [50, 150, 400]
/** No try begins later than this after the first, for a player waits. */
const LIMIT_MS = 1000

/**
 * Calls R2, again where it says that it only failed for now.
 *
 * @throws DeliveryError `storage_unavailable` after the last try; anything else as it came
 */
export async function withR2Retries<T>(call: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + LIMIT_MS
  for (const pauseMs of PAUSES_MS) {
    try {
      return await call()
    } catch (error) {
      if (!isTransient(error)) throw error
      const pause = pauseMs * (0.5 + Math.random())
      if (performance.now() + pause > deadlineMs) throw unavailable(error)
      await sleep(pause)
    }
  }
  try {
    return await call()
  } catch (cause) {
    if (!isTransient(cause)) throw cause
    throw unavailable(cause)
  }
}

function unavailable(cause: unknown): DeliveryError {
  return new DeliveryError('storage_unavailable', 'the storage does not answer for now', {
    cure: 'try again in a second',
    cause,
  })
}

function isTransient(error: unknown): boolean {
  return error instanceof Error && TRANSIENT.test(error.message)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
