import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { REVOCATIONS_KEY } from '../../../../src/core/asset-keys.ts'
import { apiClient } from '../../../support/api-client.ts'
import { now, problemCode, publish, put, urisOf, VERSION } from '../../../support/edge-fixtures.ts'

const ASSET = 'links/film'
const { edge, call } = apiClient()

beforeAll(() => publish(ASSET))

describe('POST /api/links', () => {
  it('issues a link that plays', async () => {
    const { status, answer } = await call('/api/links', { body: { asset: ASSET, ttl_seconds: 60 } })
    expect(status).toBe(200)
    const { token, stream_url, watch_url, jti, expires } = answer as Record<string, string>
    const claims = decodeJwt(token ?? '')
    expect(claims).toMatchObject({ use: 'link', sub: ASSET, jti })
    expect(Math.abs((claims.exp ?? 0) - now() - 60)).toBeLessThanOrEqual(2)
    expect(expires).toBe(new Date((claims.exp ?? 0) * 1000).toISOString())
    expect(stream_url).toBe(`https://video.example/${ASSET}/master.m3u8?token=${token}`)
    expect(watch_url).toBe(`https://video.example/watch/${ASSET}?token=${token}`)
    const playlist = await (await edge(stream_url ?? '')).text()
    expect(urisOf(playlist)[0]).toMatch(/^\/s\/eyJ/)
  })

  it('puts every term into the token', async () => {
    const terms = {
      viewer: 'anna',
      max_streams: 2,
      max_height: 720,
      min_height: 240,
      geo: { deny: ['RU', 'T1'] },
      net: ['10.0.0.0/8', '2001:db8::/32'],
      ref: ['example.com', '*.example.org:8443'],
      ref_none: 'deny',
      audio: 'de',
      subtitles: 'en-GB',
      clip: { start: 10, end: 20.5 },
      nbf: now() + 3600,
    }
    const { answer } = await call('/api/links', {
      body: { asset: ASSET, ttl_seconds: 60, ...terms },
    })
    const claims = decodeJwt(String(answer.token))
    expect(claims).toMatchObject(terms)
    // Its life counts from when it becomes valid.
    expect(claims.exp).toBe(terms.nbf + 60)
  })

  it('for a folder has a token and no URL', async () => {
    const { answer } = await call('/api/links', { body: { asset: 'films/' } })
    expect(answer).toMatchObject({ stream_url: null, watch_url: null })
    expect(decodeJwt(String(answer.token)).sub).toBe('films/')
  })

  it('names another entry', async () => {
    const { answer } = await call('/api/links', { body: { asset: ASSET, entry: 'a b.m3u8' } })
    expect(answer.stream_url).toContain('/links/film/a%20b.m3u8?token=')
    expect(answer.watch_url).toMatch(/&entry=a%20b\.m3u8$/)
  })

  it.each([
    [{}, 'asset'],
    [{ asset: 'Films' }, 'asset'],
    [{ asset: 'watch/film' }, 'asset'],
    [{ asset: ASSET, ttl_seconds: 0 }, 'ttl_seconds'],
    [{ asset: ASSET, ttl_seconds: 604_801 }, 'ttl_seconds'],
    [{ asset: ASSET, ttl_seconds: '60' }, 'ttl_seconds'],
    [{ asset: ASSET, max_height: 0 }, 'max_height'],
    [{ asset: ASSET, geo: { allow: ['de'] } }, 'geo'],
    [{ asset: ASSET, geo: { allow: ['DE'], deny: ['AT'] } }, 'geo'],
    [{ asset: ASSET, net: ['10.0.0.0/40'] }, 'net'],
    [{ asset: ASSET, ref: ['https://example.com'] }, 'ref'],
    [{ asset: ASSET, ref_none: 'no' }, 'ref_none'],
    [{ asset: ASSET, clip: { start: 5, end: 5 } }, 'clip'],
    [{ asset: ASSET, audio: 'no language' }, 'audio'],
    ...['../a.m3u8', '..', '.', '', 'a/b', 'a\\b', 'a\nb', '\ud800'].map(
      (entry): [object, string] => [{ asset: ASSET, entry }, 'entry'],
    ),
    [{ asset: ASSET, max_streams: 2 }, 'viewer'],
    [{ asset: ASSET, nbf: now() + 31 * 86_400 }, 'valid'],
    [{ asset: ASSET, paths: ['films/'] }, 'paths'],
    [[], ''],
  ])('%j is refused by the name of what is wrong', async (body, field) => {
    const { status, answer } = await call('/api/links', { body })
    expect(status).toBe(400)
    expect(answer.code).toBe('request_invalid')
    expect(answer.detail).toContain(field)
  })

  it.each([
    ['no JSON', '{"asset":', {}],
    ['another type', 'asset=films', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a body that is too large', JSON.stringify({ asset: 'a'.repeat(70_000) }), {}],
  ])('%s is refused', async (_, body, headers) => {
    const { answer } = await call('/api/links', { body, headers })
    expect(answer.code).toBe('request_invalid')
  })
})

describe('GET /api/explain', () => {
  async function explain(token: string, more: Record<string, string> = {}, ask = call) {
    const query = new URLSearchParams({ token, ...more })
    const { status, answer } = await ask(`/api/explain?${query}`)
    expect(status).toBe(200)
    const checks = answer.checks as { name: string; outcome: string; code: string | null }[]
    return {
      answer,
      outcomes: Object.fromEntries(checks.map((each) => [each.name, each.code ?? each.outcome])),
    }
  }
  const issue = async (body: object = {}) => {
    const { answer } = await call('/api/links', { body: { asset: ASSET, ...body } })
    return answer as Record<string, string>
  }

  it('tells of a good link what it opens and for how long', async () => {
    const { token = '', jti } = await issue({ ttl_seconds: 600, max_height: 480 })
    const { answer, outcomes } = await explain(token)
    expect(answer).toMatchObject({
      valid: true,
      use: 'link',
      kid: 'test',
      algorithm: 'HS256',
      verified: true,
      asset: ASSET,
    })
    expect(answer.claims).toMatchObject({ sub: ASSET, jti, max_height: 480 })
    expect(Math.abs(Number(answer.seconds_left) - 600)).toBeLessThanOrEqual(2)
    expect(outcomes).toEqual({
      format: 'pass',
      key: 'pass',
      signature: 'pass',
      claims: 'pass',
      lifetime: 'pass',
      advance: 'pass',
      begin: 'pass',
      expiry: 'pass',
      revoked: 'pass',
      entry: 'pass',
    })
    expect(answer.renditions).toEqual([
      { uri: expect.stringContaining('video-360p'), width: 640, height: 360, allowed: true },
      { uri: expect.stringContaining('video-720p'), width: 1280, height: 720, allowed: false },
    ])
  })

  it('tells of a session what it may fetch', async () => {
    const { stream_url = '' } = await issue({ max_height: 480 })
    const playlist = await (await edge(stream_url)).text()
    const uri = urisOf(playlist).find((each) => each.includes('360p')) ?? ''
    const { answer, outcomes } = await explain(`https://video.example${uri}`)
    expect(outcomes).toMatchObject({ scope: 'pass', revoked: 'pass' })
    expect(outcomes).not.toHaveProperty('entry')
    expect(answer.renditions).toMatchObject([{ allowed: true }, { allowed: false }])
    const higher = `https://video.example${uri.replace('360p', '720p')}`
    expect((await edge(higher)).status).toBe(403)
    expect((await explain(higher)).answer.valid).toBe(false)
    expect((await explain(higher)).outcomes.scope).toBe('scope')
  })

  it.each([
    ['/links/other/master.m3u8', 'scope'],
    ['/watch/links/other', 'scope'],
    [`/${ASSET}/${VERSION}/video-360p/index.m3u8`, 'scope'],
    [`/${ASSET}/no%2Fkey`, 'path_invalid'],
    [`/${ASSET}/${VERSION}/poster.jpg`, 'pass'],
    [`/embed/${ASSET}`, 'pass'],
  ])('tells of a link in the URL of %s that it is %s', async (path, expected) => {
    const { token = '' } = await issue()
    const { answer, outcomes } = await explain(`https://video.example${path}?token=${token}`)
    expect([outcomes.scope, answer.valid]).toEqual([expected, expected === 'pass'])
  })

  it('tells of a session in the URL of a page that it opens none', async () => {
    const playlist = await (await edge((await issue()).stream_url ?? '')).text()
    const token = urisOf(playlist)[0]?.split('/')[2]
    const { outcomes } = await explain(`https://video.example/watch/${ASSET}?token=${token}`)
    expect(outcomes.scope).toBe('scope')
  })

  it('tells of a link whose limits cannot be held to what playback would say', async () => {
    const { token = '', stream_url = '' } = await issue({ max_height: 100 })
    const response = await edge(stream_url)
    expect(await problemCode(response)).toBe('restriction_unenforceable')
    const { answer, outcomes } = await explain(token)
    expect([answer.valid, outcomes.entry]).toEqual([false, 'restriction_unenforceable'])
    expect(answer.renditions).toMatchObject([{ allowed: false }, { allowed: false }])
  })

  it('tells of what cannot be cut that a clip of it cannot be had', async () => {
    await put('links/foreign/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na/index.m3u8\n')
    const { token = '' } = await issue({ asset: 'links/foreign', clip: { start: 1, end: 2 } })
    expect((await explain(token)).outcomes.entry).toBe('restriction_unenforceable')
  })

  it('tells of an entry that is missing, none at all, or too large', async () => {
    const outcome = async (asset: string) => {
      const { token = '' } = await issue({ asset })
      const { answer, outcomes } = await explain(token)
      return [outcomes.entry, answer.valid, answer.renditions]
    }
    expect(await outcome('links/nothing')).toEqual(['unchecked', true, null])
    await put('links/text/master.m3u8', 'no playlist')
    expect(await outcome('links/text')).toEqual(['playlist_invalid', false, null])
    await put('links/large/master.m3u8', `#EXTM3U\n#${'x'.repeat(9 * 1024 * 1024)}`)
    expect(await outcome('links/large')).toEqual(['playlist_too_large', false, null])
  })

  it('tells what was revoked elsewhere, at once', async () => {
    const { token = '', jti = '' } = await issue()
    const here = apiClient()
    expect((await explain(token, {}, here.call)).outcomes.revoked).toBe('pass')
    await apiClient().call('/api/revocations', { body: { jti } })
    const { answer, outcomes } = await explain(token, {}, here.call)
    expect([answer.valid, outcomes.revoked]).toEqual([false, 'revoked'])
    await env.BUCKET.delete(REVOCATIONS_KEY)
  })

  it('tells of a folder link that its folder was revoked', async () => {
    const { token = '' } = await issue({ asset: 'links/' })
    const here = apiClient()
    await here.call('/api/revocations', { body: { asset: 'links/' } })
    expect((await explain(token, {}, here.call)).outcomes.revoked).toBe('revoked')
    await env.BUCKET.delete(REVOCATIONS_KEY)
  })

  it('takes whole URLs, of links, pages and playlists', async () => {
    const { stream_url = '', watch_url = '' } = await issue()
    const playlist = await (await edge(stream_url)).text()
    const inPath = `https://video.example${urisOf(playlist)[0]}`
    for (const [url, use] of [
      [stream_url, 'link'],
      [watch_url, 'link'],
      [inPath, 'play'],
    ] as const) {
      expect((await explain(url)).answer).toMatchObject({ valid: true, use, asset: ASSET })
    }
  })

  it('checks rights for the viewer that is described, and leaves them open without one', async () => {
    const { token = '' } = await issue({
      geo: { allow: ['DE'] },
      net: ['10.0.0.0/8'],
      ref: ['example.com'],
    })
    expect((await explain(token)).outcomes).toMatchObject({
      geo: 'unchecked',
      net: 'unchecked',
      referrer: 'unchecked',
    })
    const good = { country: 'DE', address: '10.1.2.3', referrer: 'https://example.com/' }
    expect((await explain(token, good)).outcomes).toMatchObject({
      geo: 'pass',
      net: 'pass',
      referrer: 'pass',
    })
    const bad = { country: 'FR', address: '11.1.2.3', referrer: 'https://evil.example/' }
    const { answer, outcomes } = await explain(token, bad)
    expect(answer.valid).toBe(false)
    expect(outcomes).toMatchObject({ geo: 'geo', net: 'net', referrer: 'referrer' })
  })

  it('tells what is wrong with a changed one, and that its claims are not to be trusted', async () => {
    const { token = '' } = await issue()
    const { answer, outcomes } = await explain(`${token.slice(0, -8)}AAAAAAAA`)
    expect(answer).toMatchObject({ valid: false, verified: false, use: null })
    expect(answer.claims).toMatchObject({ sub: ASSET })
    expect(outcomes).toMatchObject({
      format: 'pass',
      key: 'pass',
      signature: 'token_signature',
      claims: 'unchecked',
      expiry: 'unchecked',
    })
    expect((await explain('eyJ.x')).outcomes).toMatchObject({ format: 'token_malformed' })
  })

  it('tells of a folder link whether it opens an asset', async () => {
    const { token = '' } = await issue({ asset: 'links/' })
    expect((await explain(token)).answer).toMatchObject({
      valid: true,
      asset: null,
      renditions: null,
    })
    expect((await explain(token, { asset: ASSET })).outcomes).toMatchObject({ scope: 'pass' })
    expect((await explain(token, { asset: 'other/film' })).outcomes).toMatchObject({
      scope: 'scope',
    })
  })

  it('never shows a key, and is refused without a token', async () => {
    const { token = '' } = await issue()
    const { answer } = await explain(token)
    expect(JSON.stringify(answer)).not.toContain('BwcHBw')
    for (const query of ['', '?token=', '?token=a%20b', '?token=x&more=1']) {
      expect((await call(`/api/explain${query}`)).answer.code).toBe('request_invalid')
    }
  })
})
