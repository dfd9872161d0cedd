/** Rounded times of the same instant differ by less, in seconds. */
export const ROUNDING_SECONDS = 0.002

/** An instant that one of two lists has and the other has not. */
export interface OddInstant {
  readonly seconds: number
  readonly isOfFirst: boolean
}

/** Compares two rising lists within what both of them cover. */
export function oddInstant(
  first: readonly number[],
  second: readonly number[],
  slack: number,
): OddInstant | undefined {
  const missing = lonely(first, second, slack)
  if (missing !== undefined) return { seconds: missing, isOfFirst: true }
  const extra = lonely(second, first, slack)
  return extra === undefined ? undefined : { seconds: extra, isOfFirst: false }
}

function lonely(
  instants: readonly number[],
  others: readonly number[],
  slack: number,
): number | undefined {
  const from = (others[0] ?? Infinity) - slack
  const to = (others.at(-1) ?? -Infinity) + slack
  let at = 0
  return instants.find((instant) => {
    if (instant < from || instant > to) return false
    while ((others[at] ?? Infinity) < instant - slack) at += 1
    return Math.abs((others[at] ?? Infinity) - instant) > slack
  })
}
