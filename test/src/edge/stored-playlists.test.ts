import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  gatewayWith,
  get,
  HOST,
  link,
  MEDIA,
  problemCode,
  put,
  SEGMENT,
  textOf,
  urisOf,
} from '../../support/edge-fixtures.ts'

const MPD = '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>'

async function store(key: string, body: string | Uint8Array, httpMetadata: R2HTTPMetadata = {}) {
  await env.BUCKET.put(key, body, { httpMetadata })
}

async function gzipped(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(stream).bytes()
}

const entry = async (asset: string, name = 'master.m3u8') =>
  get(`/${asset}/${name}?token=${await link(asset)}`)

describe('a playlist is recognised', () => {
  it.each([
    ['a.mpd', 'text/xml', MPD],
    ['b.mpd', 'application/dash+xml; charset=utf-8', MPD],
    ['manifest', 'application/xml', MPD],
    ['c.m3u8', 'application/x-www-form-urlencoded', MEDIA],
    ['d.m3u', undefined, MEDIA],
    ['e', undefined, MEDIA],
    ['f.ts', 'application/x-mpegURL; charset=utf-8', MEDIA],
    ['g.m3u8', 'text/plain', `\ufeff${MEDIA}`],
  ])('in %s stored as %s', async (name, contentType, body) => {
    await store(`types/${name}`, body, contentType === undefined ? {} : { contentType })
    const response = await entry('types', name)
    expect(response.status).toBe(200)
    const type = body === MPD ? 'application/dash+xml' : 'application/vnd.apple.mpegurl'
    expect(response.headers.get('Content-Type')).toBe(type)
    await response.text()
  })

  it('by its beginning, where it is large and nothing tells: it never goes out unsigned', async () => {
    await put('sniff/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nbig\n')
    const line = `#EXTINF:3,\n${HOST}/sniff/a.ts\n`
    await store('sniff/big', `#EXTM3U\n#EXT-X-TARGETDURATION:3\n${line}${'#\n'.repeat(600_000)}`)
    const [uri = ''] = urisOf(await textOf(await entry('sniff')))
    const text = await textOf(await get(uri))
    expect(text).toMatch(/\n\/s\/[^/]+\/sniff\/a\.ts\n/)
    expect(text).not.toContain(HOST)
    const part = await get(uri, { headers: { Range: 'bytes=0-99' } })
    expect(await textOf(part)).not.toContain(HOST)
  })

  it('and other XML stays what it is, however large, and is not read to find out', async () => {
    const feed = `<?xml version="1.0"?>\n<rss>${'x'.repeat(9 * 1024 * 1024)}</rss>`
    await store('sniff/feed', feed, { contentType: 'application/xml' })
    await put('sniff/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfeed\n')
    const calls: string[] = []
    const bucket = new Proxy(env.BUCKET, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          if (args[0] === 'sniff/feed') calls.push(String(name))
          return value.apply(target, args)
        }
      },
    })
    const ask = gatewayWith({ bucket })
    const [uri = ''] = urisOf(await textOf(await entry('sniff')))
    const head = await ask(uri, { method: 'HEAD' })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, `${feed.length}`])
    expect(calls).toEqual(['head', 'get'])
    expect((await (await ask(uri)).arrayBuffer()).byteLength).toBe(feed.length)
  })

  it('a large manifest by its root, behind all that may stand before it', async () => {
    const before = `<?xml version="1.0"?>\n<!-- ${'x'.repeat(2000)} -->\n`
    const large = `${before}${MPD}<!-- ${'x'.repeat(1_100_000)} -->`
    await store('types/large', large, { contentType: 'application/xml' })
    const response = await entry('types', 'large')
    expect(response.headers.get('Content-Type')).toBe('application/dash+xml')
    await response.text()
  })

  it('and media of unknown type stays what it is, in parts as well', async () => {
    const media = new Uint8Array(1_500_000).fill(71)
    await put('sniff/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nbig\n')
    await store('sniff/media', media)
    const [uri = ''] = urisOf(await textOf(await entry('sniff')))
    const url = uri.replace(/big$/, 'media')
    expect((await (await get(url)).arrayBuffer()).byteLength).toBe(1_500_000)
    const part = await get(url, { headers: { Range: 'bytes=-5' } })
    expect([part.status, await textOf(part)]).toEqual([206, 'GGGGG'])
  })
})

describe('what was stored compressed', () => {
  it('a playlist is read, cut in parts and signed as what it says', async () => {
    await store('gz/master.m3u8', await gzipped(MEDIA), {
      contentType: 'application/vnd.apple.mpegurl',
      contentEncoding: 'gzip',
    })
    const response = await entry('gz')
    expect(response.headers.get('Content-Encoding')).toBeNull()
    expect(await textOf(response)).toMatch(/URI="\/s\/[^/]+\/gz\/init\.mp4"/)
  })

  it('a bomb is too large, and no playlist at all is invalid', async () => {
    const bomb = await gzipped(`#EXTM3U\n${'#\n'.repeat(4_500_000)}`)
    expect(bomb.byteLength).toBeLessThan(100_000)
    await store('gz/bomb.m3u8', bomb, { contentEncoding: 'gzip' })
    expect(await problemCode(await entry('gz', 'bomb.m3u8'))).toBe('playlist_too_large')
    const damaged = (await gzipped(MEDIA)).slice(0, 40)
    await store('gz/damaged.m3u8', damaged, { contentEncoding: 'gzip' })
    expect(await problemCode(await entry('gz', 'damaged.m3u8'))).toBe('playlist_invalid')
  })

  it('what only says so is what it is', async () => {
    await store('gz/plain.m3u8', MEDIA, { contentEncoding: 'gzip' })
    const response = await entry('gz', 'plain.m3u8')
    expect(response.headers.get('Content-Encoding')).toBeNull()
    expect(await textOf(response)).toContain('#EXTINF')
    await put('gz/media.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia\n')
    await store('gz/media', new Uint8Array(1000).fill(71), { contentEncoding: 'gzip' })
    const [uri = ''] = urisOf(await textOf(await entry('gz', 'media.m3u8')))
    const media = await get(uri, { method: 'HEAD' })
    expect([media.status, media.headers.get('Content-Length')]).toEqual([200, '1000'])
  })

  it('anything else goes out as it is stored, and is compressed once', async () => {
    const srt = '1\n00:00:00,000 --> 00:00:01,000\nHi\n'.repeat(30)
    await put('gz/list.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nen.srt\n')
    await store('gz/en.srt', await gzipped(srt), {
      contentType: 'text/plain',
      contentEncoding: 'gzip',
    })
    const [uri = ''] = urisOf(await textOf(await entry('gz', 'list.m3u8')))
    expect(await textOf(await get(uri))).toBe(srt)
    const head = await get(uri, { method: 'HEAD' })
    expect(head.headers.get('Content-Encoding')).toBe('gzip')
  })
})

describe('a playlist over 8 MB is refused with a code', () => {
  const HUGE = `#EXTM3U\n${'#\n'.repeat(4_200_000)}`

  it('behind a playback token, whole, in part and by HEAD', async () => {
    await put('huge/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n')
    await put('huge/low.m3u8', HUGE)
    const [uri = ''] = urisOf(await textOf(await entry('huge')))
    for (const init of [{}, { headers: { Range: 'bytes=0-9' } }]) {
      expect(await problemCode(await get(uri, init))).toBe('playlist_too_large')
    }
    expect((await get(uri, { method: 'HEAD' })).status).toBe(502)
  })

  it('of a public asset as well, and never an empty 200', async () => {
    await put('huge/master.m3u8', HUGE)
    const ask = gatewayWith({ variables: { PUBLIC_PATHS: 'huge' } })
    expect(await problemCode(await ask('/huge/master.m3u8'))).toBe('playlist_too_large')
  })
})

describe('EXT-X-DEFINE', () => {
  it('a value that leads here is signed, so playlists that import it need nothing more', async () => {
    const define = `#EXT-X-DEFINE:NAME="base",VALUE="${HOST}/var"`
    await put(
      'var/master.m3u8',
      `#EXTM3U\n${define}\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{$base}/v/index.m3u8\n`,
    )
    const media =
      '#EXTM3U\n#EXT-X-DEFINE:IMPORT="base"\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{$base}/v/a.ts\n#EXT-X-ENDLIST\n'
    await put('var/v/index.m3u8', media)
    await put('var/v/a.ts', SEGMENT)
    const master = await textOf(await entry('var'))
    const value = /VALUE="([^"]*)"/.exec(master)?.[1] ?? ''
    expect(value).toMatch(/^\/s\/[^/]+\/var$/)
    const playlist = await textOf(await get(urisOf(master).at(-1) ?? ''))
    expect(playlist).toBe(media)
    const segment = await get(`${value}/v/a.ts`)
    expect(segment.status).toBe(200)
    await segment.arrayBuffer()
  })

  it('a value that is a path alone may come behind another host, and stays', async () => {
    const define = '#EXT-X-DEFINE:NAME="path",VALUE="/var"'
    await put(
      'var/other.m3u8',
      `#EXTM3U\n${define}\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://cdn.example{$path}/a.m3u8\n`,
    )
    const text = await textOf(await entry('var', 'other.m3u8'))
    expect(text).toContain('VALUE="/var"')
    expect(text).toContain('https://cdn.example{$path}/a.m3u8')
  })
})

describe('the shared cache is told', () => {
  it('that a playlist without an end is kept for a second, whatever was stored with it', async () => {
    const told = new Map<string, string | null>()
    const ask = gatewayWith({
      between: (origin) => async (request) => {
        const response = await origin(request)
        told.set(new URL(request.url).pathname, response.headers.get('Cache-Control'))
        return response
      },
    })
    const growing = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na5.ts\n'
    await put('live/master.m3u8', growing, 'public, max-age=3600')
    await put('live/done.m3u8', `${growing}#EXT-X-ENDLIST\n`)
    for (const name of ['master.m3u8', 'done.m3u8']) {
      await textOf(await ask(`/live/${name}?token=${await link('live')}`))
    }
    expect(told.get('/live/master.m3u8')).toBe('public, max-age=1')
    expect(told.get('/live/done.m3u8')).toBe('public, max-age=5, stale-while-revalidate=30')
  })
})
