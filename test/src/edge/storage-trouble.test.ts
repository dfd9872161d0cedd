import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  gatewayWith,
  link,
  problemCode,
  publish,
  textOf,
  urisOf,
} from '../../support/edge-fixtures.ts'

beforeAll(() => publish('trouble'))

/** The bucket, whose calls go through `fail` first. */
function bucketWith(
  fail: (call: string) => void,
  wrap?: (object: R2ObjectBody) => unknown,
): R2Bucket {
  return {
    get: async (key: string, options?: R2GetOptions) => {
      fail(`get ${key}`)
      const object = await env.BUCKET.get(key, options)
      return object && wrap && key.endsWith('.m4s') ? wrap(object as R2ObjectBody) : object
    },
    head: (key: string) => {
      fail(`head ${key}`)
      return env.BUCKET.head(key)
    },
  } as unknown as R2Bucket
}

async function entry(ask: ReturnType<typeof gatewayWith>) {
  return ask(`/trouble/master.m3u8?token=${await link('trouble')}`)
}

describe('errors of R2', () => {
  it.each([10001, 10043, 10058])('(%i) that pass are not seen', async (code) => {
    let calls = 0
    const bucket = bucketWith(() => {
      calls += 1
      if (calls <= 2) throw new Error(`get: not now (${code})`)
    })
    expect((await entry(gatewayWith({ bucket }))).status).toBe(200)
  })

  it('that last give 503 with Retry-After, and are not kept', async () => {
    const bucket = bucketWith(() => {
      throw new Error('get: We encountered an internal error. Please try again. (10001)')
    })
    const response = await entry(gatewayWith({ bucket }))
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('1')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await problemCode(response)).toBe('storage_unavailable')
  })

  it('of another kind are one 500 that tells nothing', async () => {
    const bucket = bucketWith(() => {
      throw new Error('secret detail (10003)')
    })
    const response = await entry(gatewayWith({ bucket }))
    expect(response.status).toBe(500)
    const text = await textOf(response)
    expect(text).toContain('"internal"')
    expect(text).not.toContain('secret')
  })
})

describe('bodies', () => {
  it('are not read for HEAD, 304, 412 and 416', async () => {
    const calls: string[] = []
    const ask = gatewayWith({ bucket: bucketWith((call) => void calls.push(call)) })
    const [uri = ''] = urisOf(await textOf(await entry(ask)))
    const segment = uri.replace('index.m3u8', '00001.m4s')
    calls.length = 0
    await ask(segment, { method: 'HEAD' })
    await ask(segment, { headers: { 'If-None-Match': '*' } })
    await ask(segment, { headers: { 'If-Match': '"x"' } })
    await ask(segment, { headers: { Range: 'bytes=99999-' } })
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['head', 'head', 'head', 'head'])
  })

  it('that break off break the answer, which never ends as if it were whole', async () => {
    const broken = (object: R2ObjectBody) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(100))
          controller.error(new Error('connection lost'))
        },
      })
      return new Proxy(object, {
        get: (target, name) => {
          if (name === 'body') return body
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    }
    const ask = gatewayWith({ bucket: bucketWith(() => {}, broken) })
    const [uri = ''] = urisOf(await textOf(await entry(ask)))
    const response = await ask(uri.replace('index.m3u8', '00001.m4s'))
    expect(response.headers.get('Content-Length')).toBe('1000')
    await expect(response.arrayBuffer()).rejects.toThrow()
  })
})
