import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  gatewayWith,
  get,
  link,
  MASTER,
  problemCode,
  publish,
  put,
  SEGMENT,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'
import { modelCache } from '../../support/workers-cache.ts'

beforeAll(async () => {
  await publish('films/one')
  await publish('free/one')
  await publish('free/one/extra')
})

async function entryOf(asset: string, query = '', init: RequestInit = {}, ask = get) {
  const response = await ask(`/${asset}/master.m3u8?token=${await link(asset)}${query}`, init)
  expect(response.status).toBe(200)
  return textOf(response)
}

describe('the shared cache', () => {
  it('holds one copy for all viewers, whatever they send', async () => {
    let behind: ReturnType<typeof modelCache> | undefined
    const ask = gatewayWith({
      between: (origin) => {
        behind = modelCache(origin)
        return behind.fetch
      },
    })
    for (const query of ['', '&CMCD=sid%3D1', '&x=1']) {
      const [uri = ''] = urisOf(await entryOf('films/one', query, {}, ask))
      const headers = {
        Cookie: `a=${query}`,
        Authorization: 'Bearer x',
        'X-HTTP-Method-Override': 'DELETE',
        'X-Forwarded-Host': 'evil.example',
        'User-Agent': `agent ${query}`,
        Forwarded: 'host=evil.example',
      }
      await ask(`${uri.replace('index.m3u8', '00001.m4s')}?${query}`, { headers })
    }
    const segments = behind?.misses.filter((key) => key.endsWith('.m4s'))
    expect(segments).toEqual([`/films/one/${VERSION}/audio-1/00001.m4s`])
    expect(behind?.misses.filter((key) => key.includes('?'))).toEqual([])
  })

  it('is asked with nothing but conditions and ranges', async () => {
    const seen: [string, string][] = []
    const ask = gatewayWith({
      between: (origin) => (request) => {
        seen.push(...request.headers)
        return origin(request)
      },
    })
    const [uri = ''] = urisOf(await entryOf('films/one', '', {}, ask))
    await ask(uri, { headers: { Cookie: 'a=b', 'X-Host': 'evil.example', Range: 'bytes=0-' } })
    expect(seen).toEqual([['range', 'bytes=0-']])
  })

  it('is told what to keep: versions for ever, the pointer for seconds, errors hardly', async () => {
    const told = new Map<string, string | null>()
    const ask = gatewayWith({
      between: (origin) => async (request) => {
        const response = await origin(request)
        const name = new URL(request.url).pathname.split('/').at(-1) ?? ''
        told.set(name, response.headers.get('Cache-Control'))
        expect(response.status === 404 || response.headers.has('Cache-Tag')).toBe(true)
        return response
      },
    })
    const [uri = ''] = urisOf(await entryOf('films/one', '', {}, ask))
    await ask(uri)
    await ask(uri.replace('index.m3u8', '00099.m4s'))
    expect(told.get('master.m3u8')).toBe('public, max-age=5, stale-while-revalidate=30')
    expect(told.get('index.m3u8')).toBe('public, max-age=31536000, immutable')
    expect(told.get('00099.m4s')).toBe('public, max-age=1')
  })
})

describe('what a viewer wishes', () => {
  const heights = (text: string) => urisOf(text).map((uri) => uri.split('/').at(-2))

  it('narrows the entry by ?max_height=', async () => {
    expect(heights(await entryOf('films/one', '&max_height=400'))).toEqual([
      'audio-1',
      'video-360p',
    ])
  })

  it('leaves the lowest where it asks for less than there is', async () => {
    expect(heights(await entryOf('films/one', '&max_height=1'))).toEqual(['audio-1', 'video-360p'])
  })

  it('never widens what the link allows', async () => {
    const token = await link('films/one', { max_height: 480 })
    const response = await get(`/films/one/master.m3u8?token=${token}&max_height=2160`)
    expect(heights(await textOf(response))).toEqual(['audio-1', 'video-360p'])
  })

  it('is passed over where it makes no sense', async () => {
    expect(heights(await entryOf('films/one', '&max_height=-1'))).toHaveLength(3)
  })
})

describe('languages', () => {
  const TWO = MASTER.replace(
    '#EXT-X-STREAM-INF',
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de",URI="${VERSION}/audio-2/index.m3u8"\n#EXT-X-STREAM-INF`,
  )
  const headers = { 'Accept-Language': 'fr;q=0.9, de-CH, *;q=0.1' }
  const defaults = (text: string) => text.match(/NAME="[^"]+"(?=.*DEFAULT=YES)/g)

  beforeAll(() => put('films/two/master.m3u8', TWO))

  it('of the viewer choose the default where the publisher lets them', async () => {
    const ask = gatewayWith({ variables: { VIEWER_LANGUAGES: 'on' } })
    expect(defaults(await entryOf('films/two', '', { headers }, ask))).toEqual(['NAME="Deutsch"'])
  })

  it('of the viewer choose nothing where he does not', async () => {
    expect(defaults(await entryOf('films/two', '', { headers }))).toEqual(['NAME="English"'])
  })
})

describe('public assets', () => {
  const ask = gatewayWith({ variables: { PUBLIC_PATHS: 'free/one trailers/' } })

  it('need no token, are not rewritten, and may be kept by everybody', async () => {
    const entry = await ask('/free/one/master.m3u8')
    expect(await textOf(entry)).toBe(MASTER)
    expect(entry.headers.get('Cache-Control')).toBe('public, max-age=5, stale-while-revalidate=30')
    const segment = await ask(`/free/one/${VERSION}/audio-1/00001.m4s`)
    expect(new Uint8Array(await segment.arrayBuffer())).toEqual(SEGMENT)
    expect(segment.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  })

  it('have a watch page without a token', async () => {
    const page = await ask('/watch/free/one')
    expect(page.status).toBe(200)
    expect(await textOf(page)).toContain('"/free/one/master.m3u8"')
  })

  it('are asked for their token where one is in the path', async () => {
    const response = await ask('/s/no-token/free/one/master.m3u8')
    expect([response.status, await problemCode(response)]).toEqual([401, 'token_malformed'])
  })

  it('do not open what was published below them, nor others', async () => {
    for (const path of [
      `/free/one/extra/${VERSION}/audio-1/00001.m4s`,
      '/free/two/master.m3u8',
      '/free/one2/master.m3u8',
      '/_sluice/assets/free/one.json',
    ]) {
      expect((await ask(path)).status).toBe(401)
    }
  })
})

describe('who may read an answer', () => {
  it('is every page by default', async () => {
    const response = await get('/health')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Timing-Allow-Origin')).toBe('*')
  })

  it('is a page of the listed origins, and caches are told that it matters', async () => {
    const ask = gatewayWith({ variables: { CORS_ORIGINS: 'https://a.example https://b.example' } })
    for (const [origin, allowed] of [
      ['https://b.example', 'https://b.example'],
      ['https://c.example', null],
    ] as const) {
      const response = await ask('/films/one/master.m3u8', { headers: { Origin: origin } })
      expect(response.status).toBe(401)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowed)
      expect(response.headers.get('Vary')).toContain('Origin')
    }
  })
})

describe('playlists', () => {
  it('are compressed for who takes gzip, with a tag that is weak', async () => {
    const [, low = ''] = urisOf(await entryOf('films/one'))
    const long = `#EXTM3U\n#EXT-X-TARGETDURATION:4\n${'#EXTINF:4,\n00001.m4s\n'.repeat(100)}`
    await put(`films/one/${VERSION}/video-360p/long.m3u8`, long)
    const uri = low.replace('index', 'long')
    const plain = await get(uri, { headers: { 'Accept-Encoding': 'gzip;q=0' } })
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(plain.headers.get('ETag')).toMatch(/^"/)
    const packed = await get(uri, { headers: { 'Accept-Encoding': 'br, gzip' } })
    expect(packed.headers.get('Vary')).toContain('Accept-Encoding')
    expect(packed.headers.get('ETag')).toMatch(/^W\/"/)
    expect(await textOf(packed)).toBe(long)
  })

  it('over 8 MB are refused', async () => {
    await put('films/huge/master.m3u8', `#EXTM3U\n${'#\n'.repeat(4_200_000)}`)
    const response = await get(`/films/huge/master.m3u8?token=${await link('films/huge')}`)
    expect(response.status).toBe(502)
    expect(await problemCode(response)).toBe('playlist_too_large')
  })

  it('that would grow too large with a token in each URI are refused', async () => {
    const text = `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${'a\n'.repeat(500_000)}`
    await put('films/short/master.m3u8', text)
    const response = await get(`/films/short/master.m3u8?token=${await link('films/short')}`)
    expect(await problemCode(response)).toBe('playlist_too_large')
  })
})

describe('Server-Timing', () => {
  it('tells where the time went', async () => {
    const response = await get(
      `/films/one/master.m3u8?token=${await link('films/one', { jti: 'timed' })}`,
    )
    expect(response.headers.get('Server-Timing')).toMatch(
      /^token;dur=[\d.]+, (?:revoked;dur=[\d.]+, )?origin;dur=[\d.]+, select;dur=[\d.]+, mint;dur=[\d.]+, rewrite;dur=[\d.]+$/,
    )
  })
})

describe('POST /api/assets/NAME/purge', () => {
  const ADMIN = 'x'.repeat(32)
  const ask = gatewayWith({ variables: { ADMIN_TOKEN: ADMIN } })
  const post = (path: string, token?: string, gateway = ask) =>
    gateway(path, { method: 'POST', headers: token ? { Authorization: `Bearer ${token}` } : {} })

  it('is for the admin alone', async () => {
    for (const token of [undefined, 'y'.repeat(32), ADMIN.slice(1)]) {
      const response = await post('/api/assets/films/one/purge', token)
      expect(response.status).toBe(401)
      expect(await problemCode(response)).toBe('admin_required')
    }
  })

  it('is shut where there is no admin token', async () => {
    const response = await post('/api/assets/films/one/purge', 'x'.repeat(32), get)
    expect(response.status).toBe(401)
  })

  it('says that there is no cache where there is none', async () => {
    const response = await post('/api/assets/films/one/purge', ADMIN)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ asset: 'films/one', purged: false, cache: false })
  })

  it('takes only what can name an asset', async () => {
    const response = await post('/api/assets/Films/purge', ADMIN)
    expect(await problemCode(response)).toBe('request_invalid')
  })
})

describe('what is stored compressed', () => {
  it('goes out as it is, and says so', async () => {
    const text = 'WEBVTT\n'.repeat(40)
    const packed = await new Response(
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer()
    await env.BUCKET.put(`films/one/${VERSION}/text/en.vtt`, packed, {
      httpMetadata: { contentType: 'text/vtt', contentEncoding: 'gzip' },
    })
    const [uri = ''] = urisOf(await entryOf('films/one'))
    const response = await get(uri.replace('audio-1/index.m3u8', 'text/en.vtt'))
    expect(await textOf(response)).toBe(text)
  })
})

describe('objects', () => {
  it('cannot act as a page of this server', async () => {
    await put(`films/one/${VERSION}/page.html`, '<script>alert(1)</script>')
    const [uri = ''] = urisOf(await entryOf('films/one'))
    const { headers } = await get(uri.replace('audio-1/index.m3u8', 'page.html'))
    expect(headers.get('Content-Security-Policy')).toContain('sandbox')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('that are images open to a link only as the poster', async () => {
    await put('films/one/other.jpg', SEGMENT)
    const token = await link('films/one')
    expect((await get(`/films/one/other.jpg?token=${token}`)).status).toBe(403)
  })
})

describe('HEAD', () => {
  it('of what is no playlist says what GET says', async () => {
    await put('films/bad/master.m3u8', '<!doctype html>')
    const path = `/films/bad/master.m3u8?token=${await link('films/bad')}`
    expect((await get(path)).status).toBe(502)
    expect((await get(path, { method: 'HEAD' })).status).toBe(502)
  })
})

describe('a server that is not set up right', () => {
  it('tells its log what is wrong, and the public nothing', async () => {
    const keys = JSON.stringify({ keys: [{ kty: 'oct', kid: 'prod-key', k: 'short' }] })
    const response = await gatewayWith({ variables: { SIGNING_KEYS: keys } })('/health')
    expect(response.status).toBe(500)
    const text = await textOf(response)
    expect(text).toContain('"misconfigured"')
    expect(text).not.toContain('prod-key')
  })
})

describe('errors of pages', () => {
  it('have the headers that HTTP wants', async () => {
    expect((await get('/watch/films/one')).headers.get('WWW-Authenticate')).toBe('Bearer')
    const wrong = await get('/watch/films/one', { method: 'POST' })
    expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe('a session', () => {
  it('goes on for a film of three hours, though its link was good for five minutes', async () => {
    await put('films/long/master.m3u8', MASTER)
    const record = await env.BUCKET.get('_sluice/assets/films/one.json')
    const long = { ...((await record?.json()) as object), durationSeconds: 3 * 3600 }
    await put('_sluice/assets/films/long.json', JSON.stringify(long))
    const token = await link('films/long', { ttlSeconds: 300 })
    const entry = await get(`/films/long/master.m3u8?token=${token}`)
    const session = decodeJwt(urisOf(await textOf(entry))[0]?.split('/')[2] ?? '')
    expect(Number(session.exp) - Number(session.iat)).toBe(4.5 * 3600 + 600)
  })

  it('whose paths do not fit into a token is refused, not begun', async () => {
    const variant = (index: number, height: number) =>
      `#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=${height * 2}x${height}\n${'folder'.repeat(9)}${index}/index.m3u8\n`
    const low = Array.from({ length: 180 }, (_, index) => variant(index, 360)).join('')
    await put('films/many/master.m3u8', `#EXTM3U\n${low}${variant(999, 720)}`)
    const token = await link('films/many', { max_height: 480 })
    const response = await get(`/films/many/master.m3u8?token=${token}`)
    expect(await problemCode(response)).toBe('restriction_unenforceable')
  })
})
