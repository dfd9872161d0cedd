import { beforeEach, expect, test } from 'vitest'
import { startFaultProxy } from '../../../support/fault-proxy.ts'
import { startTestBucket } from '../../../support/s3-server.ts'
import { encode, storeOf, TEXT, textOf } from './bucket.ts'

const bucket = await startTestBucket()
const proxy = await startFaultProxy(bucket.bucketUrl)
const STOPPED = { code: 'cancelled', message: 'the transcode was stopped' }

beforeEach(() => {
  bucket.objects.clear()
  proxy.log.length = 0
})

function stoppable(timing = {}) {
  const stop = new AbortController()
  const { signal } = stop
  const trouble: string[] = []
  const onTrouble = (message: string) => trouble.push(message)
  const store = storeOf(proxy.bucketUrl, { signal, onTrouble, timing })
  return { stop: () => stop.abort(), store, trouble }
}

/** Until the proxy has seen so many requests. */
async function seen(count: number): Promise<void> {
  while (proxy.log.length < count) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('after a stop nothing is begun', async () => {
  const { stop, store } = stoppable()
  stop()
  await expect(store.put('key', encode('x'), TEXT)).rejects.toMatchObject(STOPPED)
  await expect(store.get('key')).rejects.toMatchObject(STOPPED)
  expect(proxy.log).toEqual([])
})

test('a request in flight may still finish', async () => {
  const { stop, store } = stoppable()
  proxy.decide = () => ({ kind: 'delay', ms: 50 })
  const written = store.put('key', encode('x'), TEXT)
  await seen(1)
  stop()
  await written
  expect(await textOf(storeOf(bucket.bucketUrl), 'key')).toBe('x')
})

test('a request in flight that does not finish is cut', async () => {
  const { stop, store, trouble } = stoppable({ attemptMs: 60_000, firstAnswerMs: 60_000 })
  proxy.decide = () => ({ kind: 'stall' })
  const written = store.put('key', encode('x'), TEXT)
  await seen(1)
  const stopped = performance.now()
  stop()
  await expect(written).rejects.toMatchObject(STOPPED)
  expect(performance.now() - stopped).toBeGreaterThan(100)
  expect(performance.now() - stopped).toBeLessThan(1000)
  // Nothing is tried again, so nothing is said.
  expect(trouble).toEqual([])
})

test('a pause ends at once, and what failed is not repeated', async () => {
  const { stop, store } = stoppable({ firstPauseMs: 30_000, outageMs: 60_000 })
  proxy.decide = () => ({ kind: 'status', status: 503 })
  const written = store.put('key', encode('x'), TEXT)
  await seen(1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const stopped = performance.now()
  stop()
  await expect(written).rejects.toMatchObject(STOPPED)
  expect(performance.now() - stopped).toBeLessThan(100)
  expect(proxy.log).toHaveLength(1)
})

test('what waits for its turn is not begun', async () => {
  const { stop, store } = stoppable()
  proxy.decide = () => ({ kind: 'delay', ms: 50 })
  const keys = Array.from({ length: 20 }, (_, index) => `${index}`)
  const all = Promise.allSettled(keys.map((key) => store.put(key, encode('x'), TEXT)))
  await seen(4)
  stop()
  expect((await all).filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
  expect(proxy.log).toHaveLength(4)
})
