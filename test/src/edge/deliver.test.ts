import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  get,
  HOST,
  link,
  MASTER,
  MEDIA,
  now,
  problemCode,
  publish,
  put,
  SEGMENT,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'

const ASSET = 'films/one'
const ENTRY = `/${ASSET}/master.m3u8`

beforeAll(async () => {
  await publish(ASSET)
  await publish('films/two')
  await publish('films/one/extra')
})

async function open(path: string, token: string): Promise<string> {
  const response = await get(`${path}?token=${token}`)
  expect(response.status).toBe(200)
  return textOf(response)
}

/** The URIs of the entry, as a player would fetch them. */
async function play(asset = ASSET, token?: string): Promise<string[]> {
  const text = await open(`/${asset}/master.m3u8`, token ?? (await link(asset)))
  return urisOf(text)
}

describe('the entry', () => {
  it('has the playback token in every URI and is otherwise as stored', async () => {
    const text = await open(ENTRY, await link(ASSET))
    const prefix = /\/s\/[\w.-]+\/films\/one\//g
    expect(text.match(prefix)).toHaveLength(3)
    expect(text.replace(prefix, '')).toBe(MASTER)
  })

  it('is for nobody else and kept by nobody', async () => {
    const response = await get(`${ENTRY}?token=${await link(ASSET)}`)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(response.headers.get('Content-Type')).toBe('application/vnd.apple.mpegurl')
    expect(response.headers.get('ETag')).toBeNull()
    expect(response.headers.get('Sluice-Playlist')).toBeNull()
  })

  it('opens by query, header and path', async () => {
    const token = await link(ASSET)
    const answers = await Promise.all([
      get(`${ENTRY}?token=${token}`),
      get(ENTRY, { headers: { Authorization: `Bearer ${token}` } }),
      get(`/s/${token}${ENTRY}`),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    for (const answer of answers) expect(urisOf(await textOf(answer))[0]).toMatch(/^\/s\//)
  })

  it('answers a range request with the whole, since every request mints another text', async () => {
    const response = await get(`${ENTRY}?token=${await link(ASSET)}`, {
      headers: { Range: 'bytes=0-' },
    })
    expect(response.status).toBe(200)
  })

  it('answers HEAD with the length and no body', async () => {
    const response = await get(`${ENTRY}?token=${await link(ASSET)}`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('Content-Length'))).toBeGreaterThan(MASTER.length)
    expect(await textOf(response)).toBe('')
  })

  it('begins a session that outlives the link by the length of the film', async () => {
    const [first = ''] = await play()
    const claims = decodeJwt(first.split('/')[2] ?? '')
    expect(claims).toMatchObject({
      use: 'play',
      sub: ASSET,
      jti: 'link-1',
      paths: [`${ASSET}/${VERSION}/`],
    })
    expect(claims.exp).toBeGreaterThanOrEqual(now() + 600)
    expect(claims.exp).toBeLessThanOrEqual(now() + 606)
  })

  it('begins another session for every request', async () => {
    const token = await link(ASSET)
    const sids = await Promise.all(
      [1, 2].map(async () => decodeJwt((await play(ASSET, token))[0]?.split('/')[2] ?? '').sid),
    )
    expect(sids[0]).not.toBe(sids[1])
  })
})

describe('the playback token', () => {
  it('opens media playlists and segments, byte for byte as stored', async () => {
    const [audio = '', low = ''] = await play()
    const playlist = await get(low)
    expect(await textOf(playlist)).toBe(MEDIA)
    expect(playlist.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable')
    const segment = await get(audio.replace('index.m3u8', '00001.m4s'))
    expect(new Uint8Array(await segment.arrayBuffer())).toEqual(SEGMENT)
    expect(segment.headers.get('Content-Type')).toBe('video/iso.segment')
    expect(segment.headers.get('Content-Length')).toBe('1000')
    expect(segment.headers.get('Cache-Tag')).toBeNull()
  })

  it('does not open another asset, nor one whose name goes on where this one ends', async () => {
    const [uri = ''] = await play()
    const token = uri.split('/')[2]
    for (const other of ['films/two', 'films/one/extra', 'films/on', 'films/one2']) {
      const response = await get(`/s/${token}/${other}/${VERSION}/audio-1/00001.m4s`)
      expect(response.status).toBe(403)
      expect(await problemCode(response)).toBe('scope')
    }
  })

  it('does not open records', async () => {
    const [uri = ''] = await play()
    const response = await get(`/s/${uri.split('/')[2]}/_sluice/assets/films/one.json`)
    expect(response.status).toBe(403)
  })

  it('says 404 only for what it opens', async () => {
    const [uri = ''] = await play()
    const missing = await get(uri.replace('index.m3u8', '00099.m4s'))
    expect(missing.status).toBe(404)
    expect(await problemCode(missing)).toBe('not_found')
    expect(missing.headers.get('Cache-Control')).toBe('private, max-age=1')
  })

  it('may be given by query, and then goes into the URIs of a media playlist', async () => {
    const [, low = ''] = await play()
    const [, , token = '', ...key] = low.split('/')
    const response = await get(`/${key.join('/')}?token=${token}`)
    expect(urisOf(await textOf(response))).toEqual([
      low.replace('index.m3u8', 'init.mp4'),
      low.replace('index.m3u8', '00001.m4s'),
    ])
  })
})

describe('a link', () => {
  it('opens no segment', async () => {
    const token = await link(ASSET)
    const response = await get(`/${ASSET}/${VERSION}/audio-1/00001.m4s?token=${token}`)
    expect(response.status).toBe(403)
    expect(await problemCode(response)).toBe('scope')
  })

  it('opens no other asset', async () => {
    const token = await link(ASSET)
    for (const other of ['films/two', 'films/one/extra']) {
      const response = await get(`/${other}/master.m3u8?token=${token}`)
      expect(response.status).toBe(403)
      expect(await problemCode(response)).toBe('scope')
    }
  })

  it('for a folder opens every asset in it, and the session only the one', async () => {
    const token = await link('films/')
    const [uri = ''] = await play('films/two', token)
    expect(decodeJwt(uri.split('/')[2] ?? '').sub).toBe('films/two')
    await play('films/one', token)
  })

  it('opens the poster', async () => {
    const token = await link(ASSET)
    const response = await get(`/${ASSET}/${VERSION}/poster.jpg?token=${token}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
  })

  it('is refused without, changed, late and early', async () => {
    const token = await link(ASSET)
    const changed = `${token.slice(0, -5)}${token.at(-5) === 'A' ? 'B' : 'A'}${token.slice(-4)}`
    const late = await link(ASSET, { issued: now() - 3600, ttlSeconds: 60 })
    const early = await link(ASSET, { issued: now() + 3600, ttlSeconds: 60 })
    const cases: [string, string][] = [
      [ENTRY, 'token_missing'],
      [`${ENTRY}?token=${changed}`, 'token_signature'],
      [`${ENTRY}?token=nonsense`, 'token_malformed'],
      [`${ENTRY}?token=${late}`, 'token_expired'],
      [`${ENTRY}?token=${early}`, 'token_not_yet_valid'],
    ]
    for (const [path, code] of cases) {
      const response = await get(path)
      expect(response.status).toBe(401)
      expect(await problemCode(response)).toBe(code)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
    }
  })

  it('that would live too long is refused', async () => {
    const token = await link(ASSET, { ttlSeconds: 8 * 86_400 })
    expect(await problemCode(await get(`${ENTRY}?token=${token}`))).toBe('token_lifetime')
  })
})

describe('a height limit', () => {
  it('drops what is higher, and the session cannot fetch it by guessing', async () => {
    const uris = await play(ASSET, await link(ASSET, { max_height: 480 }))
    expect(uris.map((uri) => uri.split('/').at(-2))).toEqual(['audio-1', 'video-360p'])
    const guess = await get((uris[1] ?? '').replace('360p', '720p'))
    expect(guess.status).toBe(403)
    expect(await problemCode(guess)).toBe('scope')
    expect((await get(uris[1] ?? '')).status).toBe(200)
    expect((await get((uris[0] ?? '').replace('index.m3u8', '00001.m4s'))).status).toBe(200)
  })

  it('that leaves nothing is refused', async () => {
    const response = await get(`${ENTRY}?token=${await link(ASSET, { max_height: 100 })}`)
    expect(response.status).toBe(403)
    expect(await problemCode(response)).toBe('restriction_unenforceable')
  })

  it('is refused where all renditions share a folder', async () => {
    await put('flat/master.m3u8', MASTER.replaceAll(/_v[0-9a-f]+\/([\w-]+)\/index/g, '$1'))
    const limited = await get(`/flat/master.m3u8?token=${await link('flat', { max_height: 480 })}`)
    expect(await problemCode(limited)).toBe('restriction_unenforceable')
    await play('flat')
  })
})

describe('a tree that somebody copied here', () => {
  it('plays from an entry of any name, with the type that its content tells', async () => {
    await put('article/cwc.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ncwc-360p.m3u8\n')
    await put(
      'article/cwc-360p.m3u8',
      '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\ncwc-360p0.ts\n',
    )
    await put('article/cwc-360p0.ts', SEGMENT)
    const [uri = ''] = urisOf(await open('/article/cwc.m3u8', await link('article')))
    const media = await get(uri)
    // It has no end yet, so it may still grow.
    expect(media.headers.get('Cache-Control')).toBe('private, max-age=1')
    const segment = await get(uri.replace('.m3u8', '0.ts'))
    expect(segment.headers.get('Content-Type')).toBe('video/mp2t')
    expect(segment.headers.get('Cache-Control')).toBe('private, max-age=3600')
  })

  it('plays from a media playlist alone', async () => {
    await put('lone/index.m3u8', MEDIA)
    await put('lone/00001.m4s', SEGMENT)
    const uris = urisOf(await open('/lone/index.m3u8', await link('lone')))
    expect(uris).toHaveLength(2)
    expect((await get(uris[1] ?? '')).status).toBe(200)
  })

  it('never hands out a same-host URI without the token', async () => {
    await put('root/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/root/v/index.m3u8\n')
    await put(
      'root/v/index.m3u8',
      `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${HOST}/root/v/a.ts\n#EXTINF:3,\n/root/v/a.ts?x=1\n`,
    )
    await put('root/v/a.ts', SEGMENT)
    const [uri = ''] = urisOf(await open('/root/master.m3u8', await link('root')))
    const segment = uri.replace('index.m3u8', 'a.ts')
    expect(urisOf(await textOf(await get(uri)))).toEqual([segment, `${segment}?x=1`])
    const ranged = await get(uri, { headers: { Range: 'bytes=0-10' } })
    expect(ranged.status).toBe(200)
    expect(urisOf(await textOf(ranged))).toEqual([segment, `${segment}?x=1`])
    expect((await get(segment)).status).toBe(200)
  })

  it('is refused where its playlist is a web page', async () => {
    await put('html/master.m3u8', '<!doctype html><title>not found</title>')
    const response = await get(`/html/master.m3u8?token=${await link('html')}`)
    expect(response.status).toBe(502)
    expect(await problemCode(response)).toBe('playlist_invalid')
  })
})
