import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Heartbeat } from '../../../src/core/streams.ts'
import type { PlayClaims } from '../../../src/core/token/claims.ts'
import { createGateway, type GatewayOptions } from '../../../src/edge/app.ts'
import {
  type StreamContext,
  type StreamCounter,
  StreamLimit,
} from '../../../src/edge/stream-limit.ts'
import { HOST, link, problemCode, publish, textOf, urisOf } from '../../support/edge-fixtures.ts'

const ASSET = 'streams/film'

beforeAll(() => publish(ASSET))

/** An edge of its own, that waits for what goes on behind an answer. */
function edge(options: Pick<GatewayOptions, 'counterOf'> = {}, policy = 'reject_new') {
  const gateway = createGateway({
    originOf: () => (request) => exports.Origin.fetch(request),
    ...options,
  })
  return async (path: string, device = 'tv', address = '203.0.113.7', method = 'GET') => {
    const ctx = createExecutionContext()
    const headers = { 'CF-Connecting-IP': address, 'User-Agent': device }
    const request = new Request(new URL(path, HOST), { headers, method })
    const response = await gateway.fetch(request, { ...env, STREAM_POLICY: policy }, ctx)
    const body = await textOf(response.clone())
    await waitOnExecutionContext(ctx)
    return { status: response.status, body, code: response.ok ? 'ok' : await problemCode(response) }
  }
}

type Ask = ReturnType<typeof edge>

async function begin(ask: Ask, viewer: string, device: string, address?: string) {
  const token = await link(ASSET, { viewer, max_streams: 1, jti: crypto.randomUUID() })
  const answer = await ask(`/${ASSET}/master.m3u8?token=${token}`, device, address)
  const playlist = urisOf(answer.body)[0] ?? ''
  return { code: answer.code, segment: playlist.replace('index.m3u8', '00001.m4s') }
}

/** The count, that says to everybody who asks at once that there is room. */
function withRoom(ctx: ExecutionContext): StreamCounter {
  return (viewer) => {
    const counter = ctx.exports.ViewerStreams.getByName(viewer)
    return {
      beat: (heartbeat: Heartbeat) => counter.beat(heartbeat),
      hasRoom: async () => true,
    } as never
  }
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
    const ask = edge({ counterOf: withRoom })
    const one = await begin(ask, 'carl', 'tv')
    await nextSecond()
    const two = await begin(ask, 'carl', 'phone')
    expect(two.code).toBe('ok')
    expect((await ask(one.segment, 'tv')).code).toBe('ok')
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

  it('begins once, however many sessions he collects before the first of them plays', async () => {
    const ask = edge()
    const codes: string[] = []
    for (let at = 0; at < 5; at++) codes.push((await begin(ask, 'kim', `device ${at}`)).code)
    expect(codes).toEqual(['ok', 'streams', 'streams', 'streams', 'streams'])
  })

  it('takes no place by asking what there is', async () => {
    const ask = edge()
    const token = await link(ASSET, { viewer: 'lea', max_streams: 1 })
    const path = `/${ASSET}/master.m3u8?token=${token}`
    expect((await ask(path, 'tv', undefined, 'HEAD')).status).toBe(200)
    expect((await begin(ask, 'lea', 'phone')).code).toBe('ok')
  })

  it('is not told apart from one who calls his player the same somewhere else', async () => {
    const ask = edge()
    const one = await begin(ask, 'max', 'the same', '203.0.113.7')
    expect((await ask(one.segment, 'the same', '203.0.113.7')).code).toBe('ok')
    expect((await begin(ask, 'max', 'the same', '198.51.100.7')).code).toBe('streams')
  })

  it('is one household under all its addresses', async () => {
    const ask = edge()
    const one = await begin(ask, 'ned', 'tv', '2001:db8:1:2::aaaa')
    await ask(one.segment, 'tv', '2001:db8:1:2::aaaa')
    expect((await begin(ask, 'ned', 'tv', '2001:db8:1:2:3::bbbb')).code).toBe('ok')
    expect((await begin(ask, 'ned', 'tv', '2001:db8:1:3::aaaa')).code).toBe('streams')
  })

  it('who gives his URL to others is one of them', async () => {
    const ask = edge()
    const { segment } = await begin(ask, 'ole', 'device 0', '198.51.100.0')
    const start = Date.now()
    const clock = vi.spyOn(Date, 'now')
    const round = async (turn: number) => {
      const codes: string[] = []
      for (let at = 0; at < 4; at++) {
        clock.mockReturnValue(start + turn * 21_000 + at)
        codes.push((await ask(segment, `device ${at}`, `198.51.100.${at}`)).code)
      }
      return codes
    }
    try {
      await round(0)
      await round(1)
      for (const turn of [2, 3]) {
        expect(await round(turn)).toEqual(['ok', 'streams', 'streams', 'streams'])
      }
    } finally {
      clock.mockRestore()
    }
  })

  it('is not taken for another device with every request', async () => {
    const beat = vi.fn(async () => false)
    const ask = edge({ counterOf: () => () => ({ beat, hasRoom: async () => true }) as never })
    const { segment } = await begin(ask, 'pia', 'tv')
    for (let at = 0; at < 5; at++) {
      expect((await ask(segment, `device ${at}`)).code).toBe('streams')
    }
    expect(beat).toHaveBeenCalledTimes(2)
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
    const counterOf = () => () => ({ beat: () => held }) as never
    const gateway = createGateway({
      originOf: () => (request) => exports.Origin.fetch(request),
      counterOf,
    })
    const { segment } = await begin(edge(), 'hans', 'tv')
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

  it('is remembered of so many streams and no more, of those that were heard last', async () => {
    const limit = new StreamLimit(100)
    const background: Promise<unknown>[] = []
    const isAllowed = (sid: string, answer = true) => {
      const context = {
        request: new Request(HOST),
        counterOf: () => ({ beat: async () => answer }),
        policy: 'reject_new',
        later: (work: Promise<unknown>) => background.push(work),
      } as unknown as StreamContext
      const claims = {
        use: 'play',
        sub: ASSET,
        sid,
        exp: 0,
        paths: [],
        viewer: 'v',
        max_streams: 1,
      }
      try {
        limit.check(claims as PlayClaims, context)
        return true
      } catch {
        return false
      }
    }
    isAllowed('refused', false)
    await Promise.all(background)
    for (let at = 0; at < 1000; at++) {
      isAllowed(`s${at}`)
      expect(isAllowed('refused')).toBe(false)
    }
    expect(limit.size).toBe(100)
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
