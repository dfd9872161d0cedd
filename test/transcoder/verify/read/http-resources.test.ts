import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpResources } from '../../../../transcoder/verify/http-resources.ts'

const BYTES = Uint8Array.from({ length: 5000 }, (_, index) => index % 256)
const resources = httpResources(fetch)
const wanted = { maxBytes: 10_000 }
let base = ''

const answers: Readonly<Record<string, RequestListener>> = {
  '/ranges': ({ headers }, response) => {
    const [, first = 0, last = 0] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []
    response.writeHead(206).end(BYTES.subarray(Number(first), Number(last) + 1))
  },
  '/whole': (_, response) => response.end(BYTES),
  '/text': ({ headers }, response) =>
    response
      .writeHead(200, {
        'Content-Type': 'application/vnd.apple.mpegurl',
        'Content-Encoding': 'gzip',
      })
      .end(gzipSync(`#EXTM3U ${headers['accept-encoding']}`)),
  '/moved': (_, response) => response.writeHead(302, { Location: '/whole' }).end(),
  '/gone': (_, response) => response.writeHead(410).end('gone'),
  '/broken': (_, response) => response.destroy(),
}
const server = createServer((request, response) => answers[request.url ?? '']?.(request, response))

describe('resources over HTTP', () => {
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    base = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('are read whole', async () => {
    const answer = await resources.get(`${base}/whole`, wanted)
    expect(answer).toMatchObject({ ok: true, bytes: BYTES, delivery: { isRedirected: false } })
  })

  it('are read by ranges', async () => {
    const range = { offset: 100, length: 50 }
    const answer = await resources.get(`${base}/ranges`, { ...wanted, range })
    expect(answer).toMatchObject({
      bytes: BYTES.subarray(100, 150),
      delivery: { isRangeIgnored: false },
    })
  })

  it('are cut by us where a server knows no ranges', async () => {
    const range = { offset: 4000, length: 50 }
    const answer = await resources.get(`${base}/whole`, { maxBytes: 60, range })
    expect(answer).toMatchObject({
      bytes: BYTES.subarray(4000, 4050),
      delivery: { isRangeIgnored: true },
    })
  })

  it('are no longer than wanted', async () => {
    const answer = await resources.get(`${base}/whole`, { maxBytes: 4999 })
    expect(answer).toMatchObject({ ok: false, isOurLimit: true })
  })

  it('are unpacked, and gzip is asked for', async () => {
    const answer = await resources.get(`${base}/text`, { ...wanted, isText: true })
    expect(answer.ok && new TextDecoder().decode(answer.bytes)).toBe('#EXTM3U gzip')
    expect(answer).toMatchObject({
      delivery: { contentType: 'application/vnd.apple.mpegurl', contentEncoding: 'gzip' },
    })
  })

  it('are followed where they moved, which is told', async () => {
    const answer = await resources.get(`${base}/moved`, wanted)
    expect(answer).toMatchObject({ uri: `${base}/whole`, delivery: { isRedirected: true } })
  })

  it.each([
    { path: '/gone', reason: 'HTTP 410' },
    { path: '/broken', reason: 'it did not answer: other side closed' },
  ])('$path: $reason', async ({ path, reason }) => {
    expect(await resources.get(base + path, wanted)).toEqual({ ok: false, reason })
  })

  it('of another scheme are not asked for', async () => {
    const answer = await resources.get('file:///etc/hostname', wanted)
    expect(answer).toEqual({ ok: false, reason: 'it has the scheme file:', isOurLimit: true })
  })

  it('may be in the URL itself', async () => {
    const answer = await resources.get('data:application/octet-stream;base64,AQID', wanted)
    expect(answer).toMatchObject({ ok: true, bytes: Uint8Array.of(1, 2, 3) })
  })
})
