const DAY_SECONDS = 86_400

/** What holds where a deployment configures nothing else, in seconds. */
export const DEFAULT_MAX_LINK_SECONDS = 7 * DAY_SECONDS
export const DEFAULT_MAX_SESSION_SECONDS = DAY_SECONDS

/** How long before its premiere a link may be sent out. A revocation of it is kept that much longer. */
export const MAX_ADVANCE_SECONDS = 30 * DAY_SECONDS

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: DAY_SECONDS }

/**
 * Reads a span such as `90s`, `15m`, `2h`, `7d`; a bare number is seconds. `undefined` for anything
 * else and for nothing at all.
 */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,9})([smhd]?)$/.exec(text)
  const seconds = Number(match?.[1] ?? 0) * (UNIT_SECONDS[match?.[2] || 's'] ?? 0)
  return seconds > 0 ? seconds : undefined
}
