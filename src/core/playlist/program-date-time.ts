/** ISO 8601 as RFC 8216bis 4.4.4.6 wants it; the zone is kept as it is written. */
const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))?(Z|[+-]\d\d(?::?\d\d)?|)$/i

/**
 * A date some seconds later, to the millisecond and in the same time zone; `undefined` where it
 * cannot be read.
 */
export function laterDate(date: string, seconds: number): string | undefined {
  const [, whole, fraction = '0', zone = ''] = DATE_TIME.exec(date) ?? []
  const base = Date.parse(`${whole}Z`)
  const time = base + Math.round((Number(`0.${fraction}`) + seconds) * 1000)
  const later = new Date(time)
  const isReadable = !Number.isNaN(later.getTime()) && later.getUTCFullYear() <= 9999
  return isReadable ? later.toISOString().slice(0, -1) + zone : undefined
}
