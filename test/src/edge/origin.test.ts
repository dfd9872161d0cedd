import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { EMBEDDABLE } from '../../../src/edge/embeddable.ts'
import { purgeCache } from '../../../src/edge/purge-cache.ts'
import { serveObject } from '../../../src/edge/serve-object.ts'
import { publish, put, SEGMENT, VERSION } from '../../support/edge-fixtures.ts'

beforeAll(async () => {
  await publish('origin/film')
  await put('origin/tree/v/a.ts', SEGMENT)
  await put('origin/Größe, ja/a.ts', SEGMENT)
})

async function headersOf(path: string): Promise<Headers> {
  const response = await exports.Origin.fetch(new Request(`https://origin.internal/${path}`))
  await response.arrayBuffer()
  return response.headers
}

describe('what Origin tells the cache', () => {
  it.each([
    [`origin/film/${VERSION}/video-360p/00001.m4s`, 'asset:origin/film'],
    ['origin/film/master.m3u8', 'asset:origin,asset:origin/film'],
    ['origin/tree/v/a.ts', 'asset:origin,asset:origin/tree,asset:origin/tree/v'],
    ['origin/Gr%C3%B6%C3%9Fe%2C%20ja/a.ts', 'asset:origin,asset:origin/Gr%C3%B6%C3%9Fe%2C%20ja'],
  ])('%s is tagged %s', async (path, tags) => {
    expect((await headersOf(path)).get('Cache-Tag')).toBe(tags)
  })

  it('other sites may embed it, and it is what it says it is', async () => {
    const headers = await headersOf('origin/tree/v/a.ts')
    for (const [name, value] of Object.entries(EMBEDDABLE)) expect(headers.get(name)).toBe(value)
    expect(EMBEDDABLE['Cross-Origin-Resource-Policy']).toBe('cross-origin')
  })
})

describe('a purge', () => {
  const cacheThat = (purge: (options: unknown) => Promise<unknown>) => ({ purge }) as never

  it('names the tag of the asset', async () => {
    const asked: unknown[] = []
    const cache = cacheThat(async (options) => {
      asked.push(options)
      return { success: true }
    })
    expect(await purgeCache(cache, 'films/one')).toBe('purged')
    expect(asked).toEqual([{ tags: ['asset:films/one'] }])
  })

  it('is refused where there were too many, absent where there is no cache', async () => {
    expect(
      await purgeCache(
        cacheThat(async () => ({ success: false })),
        'a',
      ),
    ).toBe('refused')
    expect(await purgeCache(undefined, 'a')).toBe('absent')
    const unavailable = cacheThat(() =>
      Promise.reject(new Error('Cache purge is not available in this context')),
    )
    expect(await purgeCache(unavailable, 'a')).toBe('absent')
    const broken = cacheThat(() => Promise.reject(new Error('out of order')))
    await expect(purgeCache(broken, 'a')).rejects.toThrow('out of order')
  })
})

describe('an object that is replaced between two looks at it', () => {
  it('comes whole: no part of the new one goes to who asked for a part of the old', async () => {
    const bucket = {
      head: async (key: string) => {
        const object = await env.BUCKET.head(key)
        await env.BUCKET.put(key, 'new content, longer than before')
        return object
      },
      get: (key: string, options?: R2GetOptions) => env.BUCKET.get(key, options),
    } as unknown as R2Bucket
    await env.BUCKET.put('origin/changing.bin2', 'old', {
      httpMetadata: { contentType: 'video/mp4' },
    })
    const request = new Request('https://origin.internal/origin/changing.bin2', {
      headers: { Range: 'bytes=0-1' },
    })
    const response = await serveObject(request, bucket)
    expect([response.status, await response.text()]).toEqual([
      200,
      'new content, longer than before',
    ])
  })
})
