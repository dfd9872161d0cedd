import type { PatienceLimits } from '../patience.ts'

/** All in milliseconds. */
export interface S3Timing extends PatienceLimits {
  /** Before the first repetition; doubled each time. */
  readonly firstPauseMs: number
  /** What one attempt may take beside its bytes. */
  readonly attemptMs: number
  /** What requests in flight get after a stop. */
  readonly graceMs: number
}

export const TIMING: S3Timing = {
  firstAnswerMs: 20_000,
  outageMs: 300_000,
  firstPauseMs: 200,
  attemptMs: 15_000,
  graceMs: 5_000,
}

/** 1 Mbit/s: a line may be slow without being dead. */
const SLOW_BYTES_PER_MS = 125
/** The first part of a deadline grows so many times: a server may be slow, but not for ever. */
const MOST_WAITING = 4

export function transferMs(byteLength: number): number {
  return Math.ceil(byteLength / SLOW_BYTES_PER_MS)
}

/**
 * When an attempt counts as stalled. Each repetition gets twice the time, so that a line that is
 * slower than expected gets its bytes through in the end.
 *
 * @param repetition 0 for the first attempt
 */
export function deadlineMs(byteLength: number, repetition: number, attemptMs: number): number {
  const growth = 2 ** repetition
  return attemptMs * Math.min(MOST_WAITING, growth) + transferMs(byteLength) * growth
}
