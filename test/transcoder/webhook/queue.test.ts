import { beforeEach, expect, test } from 'vitest'
import type { WebhookMessage } from '../../../transcoder/webhook/message.ts'
import { WebhookQueue } from '../../../transcoder/webhook/queue.ts'
import { startHookServer } from '../../support/hook-server.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const hook = await startHookServer()
let troubles: string[] = []

beforeEach(() => {
  hook.received.length = 0
  troubles = []
})

function newQueue(): WebhookQueue {
  return new WebhookQueue(
    { url: hook.url, secret: SECRET },
    { firstPauseMs: 10, onTrouble: (message) => troubles.push(message) },
  )
}

function message(type: WebhookMessage['type']): WebhookMessage {
  return {
    id: type,
    type,
    asset: 'films/one',
    version: '_v0123456789abcdef',
    title: null,
    duration_seconds: null,
    time: '2026-11-23T12:00:00.000Z',
  }
}

function receivedTypes(): string[] {
  return hook.received.map(({ body }) => JSON.parse(body).type)
}

test('messages come in order, the next one when the one before it is taken', async () => {
  let failures = 3
  hook.answer = () => (failures-- > 0 ? 500 : 200)
  const queue = newQueue()
  queue.post(message('asset.processing'))
  queue.post(message('asset.ready'))
  expect(queue.pending).toBe(2)
  await queue.close(10_000)
  expect(receivedTypes()).toEqual([...Array(4).fill('asset.processing'), 'asset.ready'])
  expect({ troubles, pending: queue.pending }).toEqual({ troubles: [], pending: 0 })
})

test('one that is refused is told of by its host alone, and the next one is sent', async () => {
  hook.answer = ({ body }) => (JSON.parse(body).type === 'asset.processing' ? 404 : 200)
  const queue = newQueue()
  queue.post(message('asset.processing'))
  queue.post(message('asset.ready'))
  await queue.close(10_000)
  expect(receivedTypes()).toEqual(['asset.processing', 'asset.ready'])
  const { host } = new URL(hook.url)
  expect(troubles).toEqual([
    `the webhook asset.processing was not delivered to ${host}: it answered 404`,
  ])
})

test('the end waits for a bounded time', async () => {
  hook.answer = () => 'silence'
  const queue = newQueue()
  queue.post(message('asset.ready'))
  const startedAt = performance.now()
  await queue.close(300)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect(troubles).toHaveLength(1)
})

test('in that time the last message is tried too, whatever happens to those before it', async () => {
  hook.answer = ({ body }) => (JSON.parse(body).type === 'asset.ready' ? 200 : 500)
  const queue = newQueue()
  queue.post(message('asset.processing'))
  queue.post(message('asset.playable'))
  queue.post(message('asset.ready'))
  await queue.close(900)
  expect(receivedTypes().at(-1)).toBe('asset.ready')
  expect(troubles).toHaveLength(2)
})

test('an end with nothing to wait for is there at once, and leaves no timer', async () => {
  hook.answer = () => 200
  const before = timers()
  const startedAt = performance.now()
  await newQueue().close(60_000)
  expect(performance.now() - startedAt).toBeLessThan(100)
  expect(timers()).toBe(before)
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}
