import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { REVOCATIONS_KEY } from '../../../../src/core/asset-keys.ts'
import {
  MAX_REVOCATIONS,
  readRevocations,
  writeRevocations,
} from '../../../../src/core/revocations.ts'
import { apiClient } from '../../../support/api-client.ts'
import { link, now, problemCode, publish, urisOf } from '../../../support/edge-fixtures.ts'

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
    entry: () => code(entry),
    page: () => edge(`/watch/${ASSET}?token=${token}`).then(({ status }) => status),
    segment: () => code(uri.replace('index.m3u8', '00001.m4s')),
  }
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
  it('list what is in force, and give access again', async () => {
    const { edge, call } = apiClient()
    const one = await playing(edge, 'j-one')
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [] })
    const { answer: added } = await call('/api/revocations', { body: { jti: 'j-one' } })
    expect((await call('/api/revocations')).answer).toEqual({ revocations: [added] })
    expect((await call('/api/revocations/jti/j-one', { method: 'DELETE' })).answer).toEqual({
      removed: true,
    })
    expect(await one.entry()).toBe('ok')
    expect(await one.segment()).toBe('ok')
    expect((await call('/api/revocations/jti/j-one', { method: 'DELETE' })).answer.code).toBe(
      'not_found',
    )
  })

  it('name assets and folders with their slashes', async () => {
    const { call } = apiClient()
    for (const asset of ['films/one', 'films/']) {
      await call('/api/revocations', { body: { asset } })
      expect((await call(`/api/revocations/asset/${asset}`, { method: 'DELETE' })).status).toBe(200)
    }
    expect((await call('/api/revocations/viewer/x', { method: 'DELETE' })).answer.code).toBe(
      'request_invalid',
    )
  })
})
