import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { REVOCATIONS_KEY } from '../../../src/core/asset-keys.ts'
import { CACHE_CONTROL } from '../../../src/core/cache-policy.ts'
import {
  indexRevocations,
  type Revocation,
  writeRevocations,
} from '../../../src/core/revocations.ts'
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
function watched(between: (origin: OriginFetch) => OriginFetch = (origin) => origin) {
  const asked: number[] = []
  let isDown = false
  const ask = between((request) => exports.Origin.fetch(request))
  const origin: OriginFetch = (request) => {
    asked.push(Date.now() - START)
    if (isDown) return Promise.resolve(new Response(null, { status: 503 }))
    return ask(request)
  }
  const background: Promise<unknown>[] = []
  const watch = new RevocationWatch()
  const reader = watch.reader(origin, (work) => background.push(work))
  return {
    asked,
    watch,
    breakDown: () => {
      isDown = true
    },
    recover: () => {
      isDown = false
    },
    refreshed: async () => [...(await reader.refreshed()).keys()],
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
    expect(CACHE_CONTROL.revocations.shared).toContain('max-age=5,')
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

  it('are tried again 2 s after a read failed, and old ones are not taken for fresh', async () => {
    await revoke('a')
    const { asked, names, breakDown, recover } = watched()
    await names(0)
    await revoke('b')
    breakDown()
    expect(await names(25)).toEqual(['jti:a'])
    recover()
    expect(await names(26.9)).toEqual(['jti:a'])
    expect(asked).toEqual([0, 25_000])
    expect(await names(27)).toEqual(['jti:b'])
  })

  it('are asked for once in 2 s while the bucket cannot be read, and nobody waits in between', async () => {
    await revoke('a')
    const { asked, names, breakDown } = watched()
    await names(0)
    breakDown()
    for (const seconds of [10, 10.5, 11.9, 12, 13.9, 14]) await names(seconds)
    expect(asked).toEqual([0, 10_000, 12_000, 14_000])
  })

  it('are read whole only where they changed', async () => {
    await revoke('a')
    let bodies = 0
    const { names } = watched((origin) => async (request) => {
      const response = await origin(request)
      const text = response.text.bind(response)
      response.text = () => {
        bodies += 1
        return text()
      }
      return response
    })
    for (const seconds of [0, 30, 60]) expect(await names(seconds)).toEqual(['jti:a'])
    expect(bodies).toBe(1)
    await revoke('b')
    expect(await names(90)).toEqual(['jti:b'])
    expect(bodies).toBe(2)
  })

  it('of two reads are those of the one that began last', async () => {
    await revoke('a')
    const held: (() => void)[] = []
    const { refreshed } = watched((origin) => async (request) => {
      const response = await origin(request)
      await new Promise<void>((resolve) => held.push(resolve))
      return response
    })
    vi.setSystemTime(START)
    const first = refreshed()
    await vi.waitUntil(() => held.length === 1)
    await revoke('b')
    vi.setSystemTime(START + 1000)
    const second = refreshed()
    await vi.waitUntil(() => held.length === 2)
    held[1]?.()
    expect(await second).toEqual(['jti:b'])
    held[0]?.()
    expect(await first).toEqual(['jti:b'])
  })

  it('that were written here hold, though the cache still has a copy from before', async () => {
    await revoke('a')
    let copy: Response | undefined
    const { names, refreshed, watch } = watched((origin) => async (request) => {
      copy ??= await origin(request)
      return copy.clone()
    })
    expect(await names(0)).toEqual(['jti:a'])
    await revoke('b')
    const etag = (await env.BUCKET.head(REVOCATIONS_KEY))?.httpEtag
    watch.learn({ index: indexRevocations([entry('b')]), etag })
    vi.setSystemTime(START + 4000)
    expect(await refreshed()).toEqual(['jti:b'])
    copy = undefined
    await revoke('c')
    vi.setSystemTime(START + 5000)
    expect(await refreshed()).toEqual(['jti:c'])
  })

  it('that were written here are known by their own tag', async () => {
    await revoke('a')
    const { names, watch } = watched()
    expect(await names(0)).toEqual(['jti:a'])
    // Learned, and then taken back by somebody else: the bucket has the first list again.
    watch.learn({ index: indexRevocations([entry('b')]), etag: '"of-b"' })
    expect(await names(30)).toEqual(['jti:a'])
  })

  it('are needed: who never had them answers nobody', async () => {
    const { names, breakDown } = watched()
    breakDown()
    await expect(names(0)).rejects.toMatchObject({ code: 'storage_unavailable' })
  })

  it('that cannot be read are not taken for none', async () => {
    await env.BUCKET.put(REVOCATIONS_KEY, '{"revocations":[{"kind":"ip"}]}')
    await expect(watched().names(0)).rejects.toMatchObject({ code: 'storage_unavailable' })
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
