import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AdminFailures } from '../../../../src/edge/api/admin-failures.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A rate limit that says no to everybody. */
const limit: RateLimit = { limit: async () => ({ success: false }) }

describe('a client who failed too often', () => {
  it('waits for a minute, and no longer', async () => {
    const failures = new AdminFailures().counter(limit)
    expect(failures.isShut('a')).toBe(false)
    expect(await failures.count('a')).toBe(false)
    vi.setSystemTime(Date.now() + 59_999)
    expect([failures.isShut('a'), failures.isShut('b')]).toEqual([true, false])
    vi.setSystemTime(Date.now() + 1)
    expect(failures.isShut('a')).toBe(false)
  })

  it('is one of a thousand that are remembered', async () => {
    const failures = new AdminFailures().counter(limit)
    for (let at = 0; at <= 1000; at++) await failures.count(`client ${at}`)
    expect([failures.isShut('client 0'), failures.isShut('client 1')]).toEqual([false, true])
    expect(failures.isShut('client 1000')).toBe(true)
  })
})
