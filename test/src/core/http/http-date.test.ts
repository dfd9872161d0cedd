import { describe, expect, it } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../../../src/core/http/http-date.ts'

const now = new Date('2026-11-23T12:00:00Z')
const parse = (text: string) => parseHttpDate(text, now)?.toISOString()

describe('HTTP dates (RFC 9110 5.6.7)', () => {
  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('%s is read', (text) => {
    expect(parse(text)).toBe('1994-11-06T08:49:37.000Z')
  })

  it.each([
    ...[
      '',
      '0',
      '1994-11-06T08:49:37Z',
      'Sun, 06 Nov 1994 08:49:37',
      'Sun, 6 Nov 1994 08:49:37 GMT',
    ],
    ...[
      'sun, 06 nov 1994 08:49:37 gmt',
      'Sun, 06 Nov 1994 08:49:37 +0000',
      'Sun, 06 Nov 94 08:49:37 GMT',
    ],
    ...[
      'Sun, 06 Nov 1994 24:00:00 GMT',
      'Sun, 06 Nov 1994 08:60:00 GMT',
      'Sun Nov 6 08:49:37 1994',
    ],
    ...[
      'Mon, 06 Nov 1994 08:49:37 GMT',
      'Wed, 31 Feb 1994 08:49:37 GMT',
      'Sun, 00 Nov 1994 08:49:37 GMT',
    ],
    ...['Sun, 06 Nov 1994 08:49:37 GMT ', 'Sun-day, 06-Nov-94 08:49:37 GMT'],
  ])('%j is none', (text) => {
    expect(parse(text)).toBeUndefined()
  })

  it('a two-digit year is at most 50 years ahead', () => {
    expect(parse('Friday, 06-Nov-76 08:49:37 GMT')).toBe('2076-11-06T08:49:37.000Z')
    expect(parse('Friday, 06-Nov-26 08:49:37 GMT')).toBe('2026-11-06T08:49:37.000Z')
    expect(parse('Sunday, 06-Nov-77 08:49:37 GMT')).toBe('1977-11-06T08:49:37.000Z')
    expect(parse('Thursday, 24-Dec-76 08:49:37 GMT')).toBeUndefined()
    expect(parse('Friday, 24-Dec-76 08:49:37 GMT')).toBe('1976-12-24T08:49:37.000Z')
  })

  it('a leap second is one', () => {
    expect(parse('Sat, 31 Dec 2016 23:59:60 GMT')).toBe('2016-12-31T23:59:59.000Z')
  })

  it('years below 100 are not moved to the 20th century', () => {
    expect(parse('Sat, 06 Nov 0094 08:49:37 GMT')).toBe('0094-11-06T08:49:37.000Z')
  })

  it('the format to send is the one to read back', () => {
    expect(formatHttpDate(now)).toBe('Mon, 23 Nov 2026 12:00:00 GMT')
    expect(parse(formatHttpDate(now))).toBe(now.toISOString())
  })
})
