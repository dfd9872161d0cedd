import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createGateway, type GatewayOptions } from '../../../src/edge/app.ts'
import { HOST, link, problemCode, publish, textOf, urisOf } from '../../support/edge-fixtures.ts'

const ASSET = 'streams/film'

beforeAll(() => publish(ASSET))

/** An edge of its own, that waits for what goes on behind an answer. */
function edge(options: Pick<GatewayOptions, 'counterOf'> = {}, policy = 'reject_new') {
  const gateway = createGateway({
    originOf: () => (request) => exports.Origin.fetch(request),
    ...options,
  })
  return async (path: string, device = 'tv') => {
    const ctx = createExecutionContext()
    const headers = { 'CF-Connecting-IP': '203.0.113.7', 'User-Agent': device }
    const request = new Request(new URL(path, HOST), { headers })
    const response = await gateway.fetch(request, { ...env, STREAM_POLICY: policy }, ctx)
    const body = await textOf(response.clone())
    await waitOnExecutionContext(ctx)
    return { status: response.status, body, code: response.ok ? 'ok' : await problemCode(response) }
  }
}

type Ask = ReturnType<typeof edge>

async function begin(ask: Ask, viewer: string, device: string, max = 1) {
  const token = await link(ASSET, { viewer, max_streams: max, jti: crypto.randomUUID() })
  const answer = await ask(`/${ASSET}/master.m3u8?token=${token}`, device)
  const playlist = urisOf(answer.body)[0] ?? ''
  return { code: answer.code, segment: playlist.replace('index.m3u8', '00001.m4s') }
}

/** Sessions are ordered by the second in which they began. */
function nextSecond() {
  return new Promise((resolve) => setTimeout(resolve, 1001 - (Date.now() % 1000)))
}

describe('a viewer with one stream', () => {
  it('plays on one device, and is refused at the start on another', async () => {
    const ask = edge()
    const one = await begin(ask, 'anna', 'tv')
    expect((await ask(one.segment, 'tv')).code).toBe('ok')
    expect((await begin(ask, 'anna', 'phone')).code).toBe('streams')
    expect((await begin(ask, 'bert', 'phone')).code).toBe('ok')
    expect((await ask(one.segment, 'tv')).code).toBe('ok')
  })

  it('who began twice at once is refused behind the first answer', async () => {
    const ask = edge()
    const one = await begin(ask, 'carl', 'tv')
    await nextSecond()
    const two = await begin(ask, 'carl', 'phone')
    expect(two.code).toBe('ok')
    expect((await ask(one.segment, 'tv')).code).toBe('ok')
    expect((await ask(two.segment, 'phone')).code).toBe('ok')
    const refused = await ask(two.segment, 'phone')
    expect(refused).toMatchObject({ status: 403, code: 'streams' })
    expect((await ask(one.segment, 'tv')).code).toBe('ok')
  })

  it('may load his page again', async () => {
    const ask = edge()
    const before = await begin(ask, 'dora', 'tv')
    await ask(before.segment, 'tv')
    await nextSecond()
    const after = await begin(ask, 'dora', 'tv')
    expect((await ask(after.segment, 'tv')).code).toBe('ok')
    expect((await ask(after.segment, 'tv')).code).toBe('ok')
  })

  it('goes on with a renewed link', async () => {
    const ask = edge()
    const first = await begin(ask, 'eve', 'tv')
    await ask(first.segment, 'tv')
    const renewed = await begin(ask, 'eve', 'tv')
    expect(renewed.code).toBe('ok')
    expect((await ask(renewed.segment, 'tv')).code).toBe('ok')
  })
})

it('stop_oldest lets the newest play', async () => {
  const ask = edge({}, 'stop_oldest')
  const one = await begin(ask, 'fred', 'tv')
  expect((await ask(one.segment, 'tv')).code).toBe('ok')
  await nextSecond()
  const two = await begin(ask, 'fred', 'phone')
  expect((await ask(two.segment, 'phone')).code).toBe('ok')
  // The isolate that serves the first asks again in 20 s; another asks at once.
  const elsewhere = edge({}, 'stop_oldest')
  expect((await elsewhere(one.segment, 'tv')).code).toBe('ok')
  expect((await elsewhere(one.segment, 'tv')).code).toBe('streams')
  expect((await ask(two.segment, 'phone')).code).toBe('ok')
})

describe('the count', () => {
  it('is asked once for many requests of a session, and again after 20 s', async () => {
    const beat = vi.fn(async () => true)
    const ask = edge({ counterOf: () => () => ({ beat, hasRoom: async () => true }) as never })
    const { segment } = await begin(ask, 'gina', 'tv')
    const clock = vi.spyOn(Date, 'now')
    try {
      for (let turn = 0; turn < 10; turn++) await ask(segment)
      expect(beat).toHaveBeenCalledTimes(1)
      const start = clock.mock.results[0]?.value as number
      clock.mockReturnValue(start + 19_000)
      await ask(segment)
      expect(beat).toHaveBeenCalledTimes(1)
      clock.mockReturnValue(start + 20_500)
      await ask(segment)
      expect(beat).toHaveBeenCalledTimes(2)
    } finally {
      clock.mockRestore()
    }
  })

  it('is never waited for by a segment', async () => {
    let release = () => {}
    const held = new Promise<boolean>((resolve) => {
      release = () => resolve(true)
    })
    const counterOf = () => () => ({ beat: () => held, hasRoom: async () => true }) as never
    const gateway = createGateway({
      originOf: () => (request) => exports.Origin.fetch(request),
      counterOf,
    })
    const { segment } = await begin(edge({ counterOf }), 'hans', 'tv')
    const ctx = createExecutionContext()
    const response = await gateway.fetch(new Request(new URL(segment, HOST)), env, ctx)
    expect(response.status).toBe(200)
    expect((await response.arrayBuffer()).byteLength).toBe(1000)
    release()
    await waitOnExecutionContext(ctx)
  })

  it('that cannot be had stops nobody', async () => {
    const broken = async () => {
      throw new Error('the counter is away')
    }
    const ask = edge({ counterOf: () => () => ({ beat: broken, hasRoom: broken }) as never })
    const { code, segment } = await begin(ask, 'ida', 'tv')
    expect(code).toBe('ok')
    expect((await ask(segment)).code).toBe('ok')
    expect((await ask(segment)).code).toBe('ok')
  })

  it('is not asked for links without a limit', async () => {
    const counterOf = () => () => {
      throw new Error('asked')
    }
    const ask = edge({ counterOf: counterOf as never })
    const token = await link(ASSET, { viewer: 'jan' })
    const answer = await ask(`/${ASSET}/master.m3u8?token=${token}`)
    expect(answer.code).toBe('ok')
  })
})
