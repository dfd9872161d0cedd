import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type DeliveryOptions, deliver } from '../../../transcoder/webhook/deliver.ts'
import { signatureOf, type WebhookMessage } from '../../../transcoder/webhook/message.ts'
import { type Answer, startHookServer } from '../../support/hook-server.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const MESSAGE: WebhookMessage = {
  id: '5219912e-4fb6-4d51-aa73-82f36e3c57a1',
  type: 'asset.ready',
  asset: 'films/one',
  version: '_v0123456789abcdef',
  title: 'One',
  duration_seconds: 60,
  time: '2026-11-23T12:00:00.000Z',
}
const QUICK: DeliveryOptions = { firstPauseMs: 10, giveUpMs: 5_000, attemptMs: 300 }

const hook = await startHookServer()

function send(options: DeliveryOptions = QUICK, url = hook.url): Promise<string | undefined> {
  hook.received.length = 0
  return deliver({ url, secret: SECRET }, MESSAGE, options)
}

/** Answers in order, and with 200 after them. */
function answers(...all: Answer[]) {
  hook.answer = () => all.shift() ?? 200
}

describe('a message', () => {
  it('is posted as JSON, with a signature of the body as it is sent', async () => {
    answers(204)
    expect(await send()).toBeUndefined()
    const [{ signature, body, contentType } = { signature: '', body: '', contentType: '' }] =
      hook.received
    expect(hook.received).toHaveLength(1)
    expect(contentType).toBe('application/json')
    expect(JSON.parse(body)).toEqual(MESSAGE)
    const time = Number(/^time=(\d+),/.exec(signature)?.[1])
    expect(Math.abs(Date.now() / 1000 - time)).toBeLessThan(5)
    expect(signature).toBe(await signatureOf(SECRET, body, time))
  })

  it('is sent again, the same and with the same id, until it is taken', async () => {
    answers(500, 429, 'reset', 503)
    expect(await send()).toBeUndefined()
    expect(hook.received).toHaveLength(5)
    expect(new Set(hook.received.map(({ body }) => body)).size).toBe(1)
  })

  it('is signed anew for each attempt', async () => {
    answers(500)
    expect(await send({ ...QUICK, firstPauseMs: 2_500 })).toBeUndefined()
    expect(new Set(hook.received.map(({ signature }) => signature)).size).toBe(2)
  })

  it('is sent again after longer pauses each time', async () => {
    answers(500, 500, 500)
    await send({ ...QUICK, firstPauseMs: 100 })
    const times = hook.received.map(({ atMs }) => atMs)
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(pauses[0]).toBeGreaterThanOrEqual(45)
    expect(pauses[1]).toBeGreaterThanOrEqual(95)
    expect(pauses[2]).toBeGreaterThanOrEqual(195)
  })

  it.each([400, 401, 404, 410])('is not sent again where it is refused with %i', async (status) => {
    answers(status)
    expect(await send()).toBe(`it answered ${status}`)
    expect(hook.received).toHaveLength(1)
  })

  it.each([301, 302, 307, 308])('does not follow a redirect with %i', async (status) => {
    answers(status)
    expect(await send()).toBe(`it answered ${status}, and redirects are not followed`)
    expect(hook.received).toHaveLength(1)
  })

  it('waits a while only for one who does not answer, and tries again', async () => {
    answers('silence')
    expect(await send()).toBeUndefined()
    expect(hook.received).toHaveLength(2)
  })
})

describe('a message is given up', () => {
  it('after the time for it, with the last reason', async () => {
    hook.answer = () => 503
    expect(await send({ ...QUICK, giveUpMs: 200 })).toBe('it answered 503')
    expect(hook.received.length).toBeGreaterThan(2)
  })

  it('where nobody ever answers', async () => {
    hook.answer = () => 'silence'
    expect(await send({ ...QUICK, giveUpMs: 0 })).toBe('no answer came within 0.3 s')
  })

  it('where nobody is there', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/hooks/secret-path`
    expect(await send({ ...QUICK, giveUpMs: 50 }, url)).toBe('it cannot be reached (ECONNREFUSED)')
  })

  it('at once when that is asked for, in an attempt or between two', async () => {
    const startedAt = performance.now()
    hook.answer = () => 'silence'
    const signal = AbortSignal.timeout(100)
    expect(await send({ attemptMs: 10_000, signal })).toBe('no answer came in time')
    hook.answer = () => 500
    expect(await send({ firstPauseMs: 10_000, signal: AbortSignal.timeout(100) })).toBe(
      'it answered 500',
    )
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
