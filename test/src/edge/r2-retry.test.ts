import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withR2Retries } from '../../../src/edge/r2-retry.ts'

/** A call that takes a while and fails for now, with the moments at which it was made. */
function failing(tookMs: number) {
  const at: number[] = []
  const call = async () => {
    at.push(performance.now())
    await new Promise((resolve) => setTimeout(resolve, tookMs))
    throw new Error('get: not now (10043)')
  }
  return { at, call }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function outcome(call: () => Promise<never>) {
  const result = withR2Retries(call).catch((error: unknown) => (error as { code: string }).code)
  await vi.runAllTimersAsync()
  return result
}

describe('what R2 refuses for now', () => {
  it('is asked four times, with growing pauses', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { at, call } = failing(0)
    expect(await outcome(call)).toBe('storage_unavailable')
    const pauses = at.slice(1).map((moment, index) => Math.round(moment - (at[index] ?? 0)))
    expect(pauses).toEqual([50, 150, 400])
  })

  it('is asked after pauses of half to one and a half times that, so that not all ask at once', async () => {
    const pausesAt = async (random: number) => {
      vi.spyOn(Math, 'random').mockReturnValue(random)
      const { at, call } = failing(0)
      await outcome(call)
      return at.slice(1).map((moment, index) => Math.round(moment - (at[index] ?? 0)))
    }
    expect(await pausesAt(0)).toEqual([25, 75, 200])
    expect(await pausesAt(0.9999)).toEqual([74, 224, 599])
  })

  it.each([100, 400, 800, 2000])(
    'is not asked again after 1 s, where a call takes %i ms',
    async (ms) => {
      const { at, call } = failing(ms)
      const begin = performance.now()
      expect(await outcome(call)).toBe('storage_unavailable')
      for (const moment of at) expect(moment - begin).toBeLessThanOrEqual(1000)
    },
  )
})
