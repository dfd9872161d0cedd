import { beforeAll, describe, expect, it } from 'vitest'
import {
  get as direct,
  gatewayWith,
  link,
  problemCode,
  publish,
  SEGMENT,
  textOf,
  urisOf,
} from '../../support/edge-fixtures.ts'
import { modelCache } from '../../support/workers-cache.ts'

let segment: string
let playlist: string

beforeAll(async () => {
  await publish('http')
  const entry = await direct(`/http/master.m3u8?token=${await link('http')}`)
  playlist = urisOf(await textOf(entry))[1] ?? ''
  segment = playlist.replace('index.m3u8', '00001.m4s')
})

async function bytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}

/** Cloudflare takes Range and conditions away before Origin runs; the answers must not differ. */
const cached = gatewayWith({ between: (origin) => modelCache(origin).fetch })

describe.each([
  ['without a cache', direct],
  ['behind the shared cache', cached],
])('%s', (_, get) => {
  describe('RFC 9110 14: ranges', () => {
    it.each([
      ['bytes=0-9', 0, 9],
      ['bytes=990-', 990, 999],
      ['bytes=-10', 990, 999],
      ['bytes=990-5000', 990, 999],
      ['bytes=0-', 0, 999],
    ])('%s gives 206', async (range, first, last) => {
      const response = await get(segment, { headers: { Range: range } })
      expect(response.status).toBe(206)
      expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/1000`)
      expect(response.headers.get('Content-Length')).toBe(`${last - first + 1}`)
      expect(await bytes(response)).toEqual(SEGMENT.subarray(first, last + 1))
    })

    it('beyond the end gives 416 with the size', async () => {
      const response = await get(segment, { headers: { Range: 'bytes=1000-' } })
      expect(response.status).toBe(416)
      expect(response.headers.get('Content-Range')).toBe('bytes */1000')
      expect(await problemCode(response)).toBe('range_not_satisfiable')
    })

    it.each(['bytes=0-1,5-9', 'bytes=9-0', 'lines=0-1', 'bytes=x'])(
      '%s gives the whole',
      async (range) => {
        const response = await get(segment, { headers: { Range: range } })
        expect(response.status).toBe(200)
        expect((await bytes(response)).length).toBe(1000)
      },
    )

    it('of a stored playlist gives 206: FFmpeg asks for one from byte 0', async () => {
      const response = await get(playlist, { headers: { Range: 'bytes=0-' } })
      expect(response.status).toBe(206)
      expect(await textOf(response)).toMatch(/^#EXTM3U/)
    })
  })

  describe('RFC 9110 13: conditions', () => {
    it('If-None-Match with the current tag, in a list, weak or as *, gives 304', async () => {
      const etag = (await get(segment, { method: 'HEAD' })).headers.get('ETag') ?? ''
      expect(etag).toMatch(/^"[^"]+"$/)
      for (const value of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
        const response = await get(segment, { headers: { 'If-None-Match': value } })
        expect(response.status).toBe(304)
        expect(response.headers.get('ETag')).toBe(etag)
        expect(await textOf(response)).toBe('')
      }
    })

    it('If-Match with another tag gives 412', async () => {
      const response = await get(segment, { headers: { 'If-Match': '"other"' } })
      expect(response.status).toBe(412)
      expect(await problemCode(response)).toBe('precondition_failed')
    })

    it('If-Unmodified-Since with a date before the object gives 412', async () => {
      const headers = { 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' }
      const response = await get(segment, { headers })
      expect(response.status).toBe(412)
    })

    it('If-None-Match decides over If-Modified-Since', async () => {
      const { headers } = await get(segment, { method: 'HEAD' })
      const since = { 'If-Modified-Since': headers.get('Last-Modified') ?? '' }
      const response = await get(segment, { headers: { ...since, 'If-None-Match': '"other"' } })
      expect(response.status).toBe(200)
    })

    it('a failed condition decides over a range', async () => {
      const headers = { Range: 'bytes=0-9', 'If-None-Match': '*' }
      expect((await get(segment, { headers })).status).toBe(304)
    })

    it('If-Range with the current tag gives the part', async () => {
      const etag = (await get(segment, { method: 'HEAD' })).headers.get('ETag') ?? ''
      const response = await get(segment, { headers: { Range: 'bytes=0-9', 'If-Range': etag } })
      expect(response.status).toBe(206)
    })

    it('If-Range with another tag gives the whole', async () => {
      const response = await get(segment, {
        headers: { Range: 'bytes=0-9', 'If-Range': '"other"' },
      })
      expect(response.status).toBe(200)
    })

    it('If-Modified-Since with the date of the object gives 304', async () => {
      const modified = (await get(segment, { method: 'HEAD' })).headers.get('Last-Modified') ?? ''
      const response = await get(segment, { headers: { 'If-Modified-Since': modified } })
      expect(response.status).toBe(304)
    })
  })

  describe('methods', () => {
    it('HEAD has the headers of GET and no body, a range or not', async () => {
      const response = await get(segment, { method: 'HEAD', headers: { Range: 'bytes=0-9' } })
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Length')).toBe('1000')
      expect(await textOf(response)).toBe('')
    })

    it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s gives 405 with Allow', async (method) => {
      const response = await get(segment, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
      expect(await problemCode(response)).toBe('method_not_allowed')
    })

    it('a preflight is answered without a token and remembered', async () => {
      const response = await get(segment, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://site.example',
          'Access-Control-Request-Method': 'GET',
          'Access-Control-Request-Headers': 'range',
        },
      })
      expect(response.status).toBe(204)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('Access-Control-Allow-Headers')?.split(', ')).toEqual([
        'Range',
        'Authorization',
        'If-Match',
        'If-None-Match',
        'If-Modified-Since',
        'If-Unmodified-Since',
        'If-Range',
        'CMCD-Request',
        'CMCD-Object',
        'CMCD-Status',
        'CMCD-Session',
      ])
      expect(response.headers.get('Access-Control-Max-Age')).toBe('86400')
    })

    it('errors can be read by pages of other origins', async () => {
      const response = await get('/http/master.m3u8', {
        headers: { Origin: 'https://site.example' },
      })
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(await problemCode(response)).toBe('token_missing')
    })
  })
})

describe('paths', () => {
  it.each(['%2e%2e%2f', 'a%2Fb', 'a%5Cb', 'a%00', '%ff', 'a//b'])('%s is refused', async (part) => {
    const response = await direct(segment.replace('00001.m4s', part))
    expect(response.status).toBe(400)
    expect(await problemCode(response)).toBe('path_invalid')
  })

  it('longer than a key can be are refused', async () => {
    const response = await direct(segment.replace('00001.m4s', 'a'.repeat(20_000)))
    expect(response.status).toBe(400)
    expect(await problemCode(response)).toBe('path_invalid')
  })

  it('that hold a token twice open nothing by it', async () => {
    const [, , token] = segment.split('/')
    expect((await direct(`/s/${token}${segment}`)).status).toBe(403)
  })
})
