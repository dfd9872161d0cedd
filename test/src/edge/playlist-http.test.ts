import { beforeAll, describe, expect, it } from 'vitest'
import {
  get as direct,
  gatewayWith,
  link,
  problemCode,
  publish,
  put,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'
import { modelCache } from '../../support/workers-cache.ts'

const FIELDS = [
  'Content-Length',
  'Content-Encoding',
  'Content-Type',
  'ETag',
  'Vary',
  'Accept-Ranges',
]
const LONG = `#EXTM3U\n#EXT-X-TARGETDURATION:4\n${'#EXTINF:4,\n00001.m4s\n'.repeat(100)}#EXT-X-ENDLIST\n`
const GZIP = { 'Accept-Encoding': 'gzip' }

let segment = ''
let playlist = ''

beforeAll(async () => {
  await publish('forms')
  await put(`forms/${VERSION}/video-360p/long.m3u8`, LONG)
  const entry = await direct(`/forms/master.m3u8?token=${await link('forms')}`)
  const [, low = ''] = urisOf(await textOf(entry))
  segment = low.replace('index.m3u8', '00001.m4s')
  playlist = low.replace('index', 'long')
})

function fieldsOf({ headers }: Response) {
  return Object.fromEntries(FIELDS.map((name) => [name, headers.get(name)]))
}

const cached = gatewayWith({ between: (origin) => modelCache(origin).fetch })

describe.each([
  ['without a cache', direct],
  ['behind the shared cache', cached],
])('a playlist %s', (_, get) => {
  it.each([{}, GZIP])('RFC 9110 9.3.2: HEAD with %j has the fields of GET', async (headers) => {
    const whole = await get(playlist, { headers })
    const head = await get(playlist, { method: 'HEAD', headers })
    expect(fieldsOf(head)).toEqual(fieldsOf(whole))
    expect(fieldsOf(whole)).toMatchObject({
      Vary: 'Accept-Encoding',
      'Content-Length': expect.any(String),
    })
    expect(await textOf(head)).toBe('')
  })

  it('RFC 9110 8.8.3.3: compressed it has a weak tag, which a client may send back', async () => {
    const whole = await get(playlist, { headers: GZIP })
    const etag = whole.headers.get('ETag') ?? ''
    expect(etag).toMatch(/^W\/"/)
    expect(await textOf(whole)).not.toBe('')
    const again = await get(playlist, { headers: { ...GZIP, 'If-None-Match': etag } })
    expect(again.status).toBe(304)
    expect(again.headers.get('ETag')).toBe(etag)
    expect(again.headers.get('Vary')).toBe('Accept-Encoding')
    const told = { ...GZIP, 'If-None-Match': etag }
    const head = await get(playlist, { method: 'HEAD', headers: told })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([304, null])
  })

  it('RFC 9110 15.3.7: a part of it varies as the whole', async () => {
    const part = await get(playlist, { headers: { Range: 'bytes=0-6', ...GZIP } })
    expect([part.status, part.headers.get('Vary')]).toEqual([206, 'Accept-Encoding'])
    expect(await textOf(part)).toBe('#EXTM3U')
  })
})

describe('RFC 9110 13.2.2: the order of conditions, behind the shared cache as without', () => {
  it.each([
    [416, { Range: 'bytes=5000-' }],
    [200, { Range: 'bytes=5000-', 'If-Range': '"old"' }],
    [412, { 'If-Match': '"other"', 'If-None-Match': 'ETAG' }],
    [412, { 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT', 'If-None-Match': 'ETAG' }],
    [412, { 'If-Match': '"other"', Range: 'bytes=5000-' }],
    [304, { 'If-None-Match': 'W/ETAG', Range: 'bytes=5000-' }],
    [304, { 'If-None-Match': '"x", W/ETAG', 'If-Match': '*' }],
    [206, { Range: 'BYTES=0-9' }],
    [206, { Range: 'bytes= 0-9 ,' }],
    [206, { Range: 'bytes=0-9', 'If-Range': 'ETAG' }],
    [200, { Range: 'bytes=0-9', 'If-Range': 'W/ETAG' }],
    [200, { Range: `bytes=00-9,${'1-2,'.repeat(2000)}` }],
  ])('%i for %j', async (status, given) => {
    const etag = (await direct(segment, { method: 'HEAD' })).headers.get('ETag') ?? ''
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('ETAG', etag)]),
    )
    for (const get of [direct, cached]) {
      const response = await get(segment, { headers })
      expect(response.status).toBe(status)
      await response.arrayBuffer()
    }
  })

  it('an entry is another one each time, so no tag is its own', async () => {
    const entry = `/forms/master.m3u8?token=${await link('forms')}`
    const response = await direct(entry, { headers: { 'If-Match': '"x"' } })
    expect(await problemCode(response)).toBe('precondition_failed')
    const any = await direct(entry, { headers: { 'If-Match': '*', 'If-None-Match': '*' } })
    expect(any.status).toBe(200)
    await any.arrayBuffer()
  })
})

describe('a token beside the URL', () => {
  const [path, token] = [
    () => `/${playlist.split('/').slice(3).join('/')}`,
    () => playlist.split('/')[2] ?? '',
  ]
  const ask = (url: string) => direct(url, { headers: { Authorization: `Bearer ${token()}` } })

  it('is written into a playlist, which is therefore not kept under that URL', async () => {
    const response = await ask(path())
    expect(await textOf(response)).toContain(`/s/${token()}/`)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
  })

  it('makes answers vary by it', async () => {
    const response = await ask(path().replace('long.m3u8', '00001.m4s'))
    expect(response.headers.get('Vary')).toBe('Authorization')
    expect(response.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable')
    await response.arrayBuffer()
  })
})
