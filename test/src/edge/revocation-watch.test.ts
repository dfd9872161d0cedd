import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { REVOCATIONS_KEY } from '../../../src/core/asset-keys.ts'
import { CACHE_CONTROL } from '../../../src/core/cache-policy.ts'
import { type Revocation, writeRevocations } from '../../../src/core/revocations.ts'
import type { OriginFetch } from '../../../src/edge/origin-client.ts'
import { RevocationWatch } from '../../../src/edge/revocation-watch.ts'

const START = Date.now()
const entry = (value: string): Revocation => ({ kind: 'jti', value, at: 1, until: null })

async function revoke(...values: string[]) {
  await env.BUCKET.put(REVOCATIONS_KEY, writeRevocations(values.map(entry)), {
    httpMetadata: { cacheControl: CACHE_CONTROL.revocations.shared },
  })
}

/** What one isolate asks Origin, and when. */
function watched() {
  const asked: number[] = []
  let isDown = false
  const origin: OriginFetch = (request) => {
    asked.push(Date.now() - START)
    if (isDown) return Promise.resolve(new Response(null, { status: 503 }))
    return exports.Origin.fetch(request)
  }
  const background: Promise<unknown>[] = []
  const reader = new RevocationWatch().reader(origin, (work) => background.push(work))
  return {
    asked,
    breakDown: () => {
      isDown = true
    },
    /** What a request gets to go by, after `seconds` of the clock. */
    async names(seconds: number) {
      vi.setSystemTime(START + seconds * 1000)
      const index = reader.current() ?? (await reader.refreshed())
      const names = [...index.keys()]
      await Promise.all(background.splice(0))
      return names
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await env.BUCKET.delete(REVOCATIONS_KEY)
})

describe('revocations as an isolate knows them', () => {
  it('are read once in 10 s, however many requests there are', async () => {
    await revoke('a')
    const { asked, names } = watched()
    for (const seconds of [0, 1, 5, 9.9]) expect(await names(seconds)).toEqual(['jti:a'])
    expect(asked).toEqual([0])
    expect(await names(10)).toEqual(['jti:a'])
    expect(asked).toEqual([0, 10_000])
  })

  it('are obeyed 20 s after they were written, beside the 5 s of the cache', async () => {
    const { names } = watched()
    expect(await names(0)).toEqual([])
    await revoke('a')
    // Nobody asked in between, so whoever comes now waits for the list.
    expect(await names(20)).toEqual(['jti:a'])
    expect(CACHE_CONTROL.revocations.shared).toBe('public, max-age=5')
  })

  it('are obeyed sooner where requests come by, without one of them waiting', async () => {
    const { names } = watched()
    await names(0)
    await revoke('a')
    expect(await names(11)).toEqual([])
    expect(await names(12)).toEqual(['jti:a'])
  })

  it('hold on while the bucket cannot be read', async () => {
    await revoke('a')
    const { names, breakDown } = watched()
    await names(0)
    breakDown()
    expect(await names(300)).toEqual(['jti:a'])
  })

  it('are needed: who never had them answers nobody', async () => {
    const { names, breakDown } = watched()
    breakDown()
    await expect(names(0)).rejects.toMatchObject({ code: 'storage_unavailable' })
  })

  it('that cannot be read are not taken for none', async () => {
    await env.BUCKET.put(REVOCATIONS_KEY, '{"revocations":[{"kind":"ip"}]}')
    await expect(watched().names(0)).rejects.toThrow('cannot be read')
    await revoke('a')
    const { names } = watched()
    await names(0)
    await env.BUCKET.put(REVOCATIONS_KEY, 'damaged')
    expect(await names(30)).toEqual(['jti:a'])
  })

  it('are gone when they are taken back', async () => {
    await revoke('a', 'b')
    const { names } = watched()
    expect(await names(0)).toEqual(['jti:a', 'jti:b'])
    await revoke('b')
    expect(await names(20)).toEqual(['jti:b'])
  })
})
