import { expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from '../../../transcoder/store/retry.ts'

test('pauses double, are spread, and end', () => {
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 200, 1))).toEqual([200, 400, 800])
  expect(backoffMs(1, 200, 0)).toBe(100)
  expect(backoffMs(30, 200, 1)).toBe(10_000)
})

test('Retry-After is seconds or a time, within a minute', () => {
  const now = Date.parse('Fri, 31 Dec 1999 23:59:50 GMT')
  expect(retryAfterMs('3', now)).toBe(3000)
  expect(retryAfterMs('Fri, 31 Dec 1999 23:59:59 GMT', now)).toBe(9000)
  expect(retryAfterMs('Fri, 31 Dec 1999 23:59:40 GMT', now)).toBe(0)
  expect(retryAfterMs('86400', now)).toBe(60_000)
  expect([retryAfterMs(null, now), retryAfterMs('soon', now)]).toEqual([0, 0])
})
