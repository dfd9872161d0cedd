const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const DAY = `(?<weekday>${DAYS.join('|')})`
const LONG_DAY = `(?<weekday>${LONG_DAYS.join('|')})`
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)'

/** The three formats of RFC 9110 5.6.7: IMF-fixdate, RFC 850, asctime. All are case-sensitive. */
const FORMATS = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`),
]

/**
 * Reads an HTTP date strictly; `undefined` when it is none, a day that does not exist or not the
 * weekday that it says. `now` decides the century of RFC 850's two-digit years: more than 50 years
 * ahead means the last such year that is past (RFC 9110 5.6.7).
 */
export function parseHttpDate(text: string, now: Date): Date | undefined {
  for (const format of FORMATS) {
    const parts = format.exec(text)?.groups
    if (parts !== undefined) return dateOf(parts, now)
  }
  return undefined
}

/** IMF-fixdate, the one format to send; `toUTCString` is defined to give it (ECMA-262 21.4.4.43). */
export function formatHttpDate(date: Date): string {
  return date.toUTCString()
}

function dateOf(parts: Record<string, string | undefined>, now: Date): Date | undefined {
  const { weekday = '', day = '', month = '', year = '' } = parts
  const { hour = '', minute = '', second = '' } = parts
  const dayNumber = Number(day)
  const at = (fullYear: number): Date => {
    const date = new Date(0)
    date.setUTCFullYear(fullYear, MONTHS.indexOf(month), dayNumber)
    date.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59))
    return date
  }
  const date = year.length === 2 ? inCentury(Number(year), at, now) : at(Number(year))
  const exists = date.getUTCDate() === dayNumber
  return exists && DAYS[date.getUTCDay()] === weekday.slice(0, 3) ? date : undefined
}

function inCentury(year: number, at: (fullYear: number) => Date, now: Date): Date {
  const century = Math.floor(now.getUTCFullYear() / 100) * 100
  const limit = new Date(now)
  limit.setUTCFullYear(limit.getUTCFullYear() + 50)
  // The latest of the three that does not lie more than 50 years ahead.
  const candidates = [century + 100, century, century - 100].map((start) => at(start + year))
  return candidates.find((date) => date <= limit) ?? at(century - 100 + year)
}
