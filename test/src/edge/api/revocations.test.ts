import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { REVOCATIONS_KEY } from '../../../../src/core/asset-keys.ts'
import {
  MAX_REVOCATIONS,
  readRevocations,
  writeRevocations,
} from '../../../../src/core/revocations.ts'
import { signToken } from '../../../../src/core/token/sign.ts'
import { apiClient } from '../../../support/api-client.ts'
import {
  HOST,
  keyring,
  link,
  MASTER,
  MEDIA,
  now,
  problemCode,
  publish,
  put,
  urisOf,
} from '../../../support/edge-fixtures.ts'

const ASSET = 'revoked/film'

beforeAll(() => publish(ASSET))
afterEach(() => env.BUCKET.delete(REVOCATIONS_KEY))

/** A link, a session of it, and what they open at an edge. */
async function playing(edge: ReturnType<typeof apiClient>['edge'], jti: string) {
  const token = await link(ASSET, { jti, viewer: 'anna' })
  const entry = `/${ASSET}/master.m3u8?token=${token}`
  const uri = urisOf(await (await edge(entry)).text())[0] ?? ''
  const session = decodeJwt(uri.split('/')[2] ?? '')
  const code = async (path: string) => {
    const response = await edge(path)
    if (!response.ok) return problemCode(response)
    await response.body?.cancel()
    return 'ok'
  }
  return {
    sid: String(session.sid),
    exp: Number(session.exp),
    url: new URL(uri, HOST).href,
    entry: () => code(entry),
    page: () => edge(`/watch/${ASSET}?token=${token}`).then(({ status }) => status),
    segment: () => code(uri.replace('index.m3u8', '00001.m4s')),
  }
}

/** A link without an id, as other back ends may issue them. */
function unnamed(): Promise<string> {
  const claims = { use: 'link', sub: ASSET, exp: now() + 600 } as const
  return signToken(claims, keyring())
}

describe('POST /api/revocations', () => {
  it('a link: it starts nothing more, and its sessions end', async () => {
    const { edge, call } = apiClient()
    const one = await playing(edge, 'j-one')
    const other = await playing(edge, 'j-other')
    const { status, answer } = await call('/api/revocations', { body: { jti: 'j-one' } })
    expect(status).toBe(200)
    expect(answer).toMatchObject({ kind: 'jti', value: 'j-one' })
    expect(await one.entry()).toBe('revoked')
    expect(await one.segment()).toBe('revoked')
    expect(await one.page()).toBe(403)
    expect(await other.entry()).toBe('ok')
    expect(await other.segment()).toBe('ok')
  })

  it('a session: it alone ends', async () => {
    const { edge, call } = apiClient()
    const one = await playing(edge, 'j-one')
    await call('/api/revocations', { body: { sid: one.sid } })
    expect(await one.segment()).toBe('revoked')
    expect(await one.entry()).toBe('ok')
  })

  it.each([[{ asset: ASSET }], [{ asset: 'revoked/' }], [{ kid: 'test' }]])(
    '%j: all that was issued until now',
    async (body) => {
      const { edge, call } = apiClient()
      const one = await playing(edge, 'j-one')
      await call('/api/revocations', { body })
      expect(await one.segment()).toBe('revoked')
      expect(await one.entry()).toBe('revoked')
    },
  )

  it('an asset: sessions too that began later at an edge that had not heard of it', async () => {
    const { edge } = apiClient()
    const old = await link(ASSET, { issued: now() - 120 })
    const entry = await edge(`/${ASSET}/master.m3u8?token=${old}`)
    const segment = urisOf(await entry.text())[0]?.replace('index.m3u8', '00001.m4s') ?? ''
    const revoked = { kind: 'asset', value: ASSET, at: now() - 60, until: null } as const
    await env.BUCKET.put(REVOCATIONS_KEY, writeRevocations([revoked]))
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 20_000)
    try {
      expect(await problemCode(await edge(segment))).toBe('revoked')
    } finally {
      clock.mockRestore()
    }
  })

  it('an asset of somebody else, which a link for a folder opens by its inner folders', async () => {
    await put('shows/one/master.m3u8', MASTER)
    await put('shows/one/360p/index.m3u8', MEDIA)
    const { edge, call } = apiClient()
    const token = await link('shows/')
    const open = async (path: string) => {
      const response = await edge(`/shows/one/${path}?token=${token}`)
      await response.body?.cancel()
      return response.status
    }
    expect(await open('360p/index.m3u8')).toBe(200)
    await call('/api/revocations', { body: { asset: 'shows/one' } })
    expect([await open('master.m3u8'), await open('360p/index.m3u8')]).toEqual([403, 403])
  })

  it('a whole link or a session, by what it is called, until it has certainly expired', async () => {
    const { edge, call } = apiClient()
    const one = await playing(edge, 'j-one')
    const { answer: session } = await call('/api/revocations', { body: { token: one.url } })
    expect(session).toMatchObject({ kind: 'sid', value: one.sid, until: one.exp + 30 })
    expect(await one.segment()).toBe('revoked')
    expect(await one.entry()).toBe('ok')
    const token = await link(ASSET, { jti: 'j-one', ttlSeconds: 600 })
    const { answer } = await call('/api/revocations', { body: { token } })
    const { exp = 0 } = decodeJwt(token)
    expect(answer).toMatchObject({ kind: 'jti', value: 'j-one', until: exp + 86_400 + 60 })
    expect(await one.entry()).toBe('revoked')
  })

  it('no token that is not ours, has no name, or is over', async () => {
    const { call } = apiClient()
    const token = await link(ASSET)
    const past = now() - 10 * 86_400
    const bad = [
      { token: 'not a token' },
      { token: `${token.slice(0, -4)}AAAA` },
      { token: await link(ASSET, { jti: 'j', issued: past }) },
      { token, jti: 'j' },
      { token: await unnamed() },
    ]
    for (const body of bad) {
      const { answer } = await call('/api/revocations', { body })
      expect(answer.code).toBe('request_invalid')
    }
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [] })
  })

  it('tells where PUBLIC_PATHS opens to everybody what was revoked', async () => {
    const { call } = apiClient({ variables: { PUBLIC_PATHS: 'open/one,free/' } })
    const cases = [
      [{ asset: 'open/one' }, true],
      [{ asset: 'open/' }, true],
      [{ asset: 'free/any' }, true],
      [{ asset: 'open/two' }, false],
      [{ jti: 'open/one' }, false],
    ] as const
    for (const [body, expected] of cases) {
      expect((await call('/api/revocations', { body })).answer.public).toBe(expected)
    }
  })

  it('a key: sessions too that another key signed, of links that it did', async () => {
    const { keys } = JSON.parse(String(env.SIGNING_KEYS)) as { keys: object[] }
    const first = { kty: 'oct', kid: 'newer', k: 'a'.repeat(43).replace(/a$/, 'A') }
    const variables = { SIGNING_KEYS: JSON.stringify({ keys: [first, ...keys] }) }
    const { edge, call } = apiClient({ variables })
    const one = await playing(edge, 'j-one')
    expect(await one.segment()).toBe('ok')
    await call('/api/revocations', { body: { kid: 'test' } })
    expect(await one.segment()).toBe('revoked')
  })

  it('a damaged list answers nobody, and tells the publisher what to do', async () => {
    await env.BUCKET.put(REVOCATIONS_KEY, '{')
    const { edge, call } = apiClient()
    const token = await link(ASSET)
    const response = await edge(`/${ASSET}/master.m3u8?token=${token}`)
    expect([response.status, await problemCode(response)]).toEqual([503, 'storage_unavailable'])
    for (const body of [undefined, { jti: 'a' }]) {
      const { status, answer } = await call('/api/revocations', { body })
      expect(status).toBe(503)
      expect(answer.detail).toContain('put a good copy to _sluice/revocations.json')
    }
  })

  it('is obeyed by an isolate that knew nothing of it', async () => {
    const { call } = apiClient()
    const elsewhere = apiClient().edge
    const one = await playing(elsewhere, 'j-one')
    await call('/api/revocations', { body: { jti: 'j-one' } })
    expect(await one.segment()).toBe('ok')
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 20_000)
    try {
      expect(await one.segment()).toBe('revoked')
    } finally {
      clock.mockRestore()
    }
  })

  it('names one thing, and an end that lies ahead', async () => {
    const { call } = apiClient()
    const bad = [
      {},
      { jti: 'a', sid: 'b' },
      { jti: '' },
      { asset: 'Films' },
      { until: now() + 10 },
      { jti: 'a', until: now() },
      { jti: 'a', ip: 'b' },
    ]
    for (const body of bad) {
      expect((await call('/api/revocations', { body })).answer.code).toBe('request_invalid')
    }
    const { answer } = await call('/api/revocations', { body: { jti: 'a', until: now() + 10 } })
    expect(answer.until).toBe(now() + 10)
  })

  it('of several publishers at once none is lost', async () => {
    const { call } = apiClient()
    const names = ['a', 'b', 'c', 'd']
    const answers = await Promise.all(
      names.map((jti) => call('/api/revocations', { body: { jti } })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { answer } = await call('/api/revocations')
    const listed = (answer.revocations as { value: string }[]).map(({ value }) => value)
    expect(listed.sort()).toEqual(names)
  })

  it('drops what is over, and refuses more than it can hold', async () => {
    const { call } = apiClient()
    const over = { kind: 'sid', value: 'old', at: 1, until: now() - 1 } as const
    await env.BUCKET.put(REVOCATIONS_KEY, writeRevocations([over]))
    await call('/api/revocations', { body: { jti: 'new' } })
    const stored = await (await env.BUCKET.get(REVOCATIONS_KEY))?.text()
    expect(readRevocations(stored ?? '').map(({ value }) => value)).toEqual(['new'])

    const many = Array.from({ length: MAX_REVOCATIONS }, (_, index) => ({
      kind: 'jti' as const,
      value: `${index}`,
      at: 1,
      until: now() + 1000,
    }))
    await env.BUCKET.put(REVOCATIONS_KEY, writeRevocations(many))
    const { status, answer } = await call('/api/revocations', { body: { jti: 'one more' } })
    expect(status).toBe(409)
    expect(answer.code).toBe('revocations_full')
    expect((await call('/api/revocations', { body: { jti: '7' } })).status).toBe(200)
  })
})

describe('GET and DELETE /api/revocations', () => {
  it('list nothing that is over', async () => {
    const over = { kind: 'jti', value: 'over', at: 1, until: now() - 1 } as const
    const still = { kind: 'jti', value: 'still', at: 1, until: now() + 100 } as const
    await env.BUCKET.put(REVOCATIONS_KEY, writeRevocations([over, still]))
    expect((await apiClient().call('/api/revocations')).answer).toEqual({ revocations: [still] })
  })

  it('list what is in force, and give access again', async () => {
    const { edge, call } = apiClient()
    const one = await playing(edge, 'j-one')
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [] })
    const { answer } = await call('/api/revocations', { body: { jti: 'j-one' } })
    const { public: _, ...added } = answer
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [added] })
    const restore = () => call('/api/revocations?jti=j-one', { method: 'DELETE' })
    expect((await restore()).answer).toEqual({ removed: true })
    expect(await one.entry()).toBe('ok')
    expect(await one.segment()).toBe('ok')
    expect((await restore()).answer).toMatchObject({
      code: 'not_found',
      detail: 'nothing of that name is revoked; GET /api/revocations lists what is',
    })
  })

  it.each([
    { asset: 'films/one' },
    { asset: 'films/' },
    ...[
      '.',
      '..',
      'a/../b',
      './a',
      'a\nb',
      'a\u2028b',
      'a b',
      'a?b#c',
      'a%2Fb',
      '%',
      '+',
      '\u{1f600}',
    ].map((jti) => ({ jti })),
  ])('%j can be revoked and restored', async (name) => {
    const { call } = apiClient()
    expect((await call('/api/revocations', { body: name })).status).toBe(200)
    const query = new URLSearchParams(name as Record<string, string>)
    const { answer } = await call(`/api/revocations?${query}`, { method: 'DELETE' })
    expect(answer).toEqual({ removed: true })
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [] })
  })

  it.each(['', '?viewer=x', '?jti=a&sid=b'])(
    'DELETE of %j names nothing, or too much',
    async (query) => {
      const { call } = apiClient()
      const { answer } = await call(`/api/revocations${query}`, { method: 'DELETE' })
      expect(answer.code).toBe('request_invalid')
    },
  )
})
