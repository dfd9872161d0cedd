import { beforeEach, describe, expect, test } from 'vitest'
import { startFaultProxy } from '../../../support/fault-proxy.ts'
import type { Fault } from '../../../support/faults.ts'
import { startTestBucket } from '../../../support/s3-server.ts'
import { encode, IMPATIENT, storeOf, TEXT, textOf } from './bucket.ts'

const bucket = await startTestBucket()
const proxy = await startFaultProxy(bucket.bucketUrl)
const hello = encode('hello')

beforeEach(() => {
  bucket.objects.clear()
  bucket.log.length = 0
  bucket.fault = () => undefined
  proxy.decide = () => undefined
  proxy.injected.clear()
  proxy.log.length = 0
})

/** The first so many requests meet a fault. */
function failFirst(count: number, fault: Fault): void {
  let left = count
  proxy.decide = () => (left-- > 0 ? fault : undefined)
}

describe.each<[string, Fault]>([
  ['429', { kind: 'status', status: 429 }],
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503, retryAfter: '0' }],
  ['a connection that is reset', { kind: 'drop-before' }],
  ['an answer that is lost', { kind: 'drop-after' }],
  ['an answer that breaks off', { kind: 'break-body' }],
  ['an answer that never comes', { kind: 'stall' }],
])('after %s', (_name, fault) => {
  test('a write is repeated', async () => {
    failFirst(2, fault)
    await storeOf(proxy.bucketUrl).put('key', hello, TEXT)
    expect(bucket.objects.get('key')?.bytes.toString()).toBe('hello')
    expect(proxy.log).toEqual(['PUT key', 'PUT key', 'PUT key'])
  })

  test('a read is repeated, and what comes is whole', async () => {
    await storeOf(bucket.bucketUrl).put('key', hello, TEXT)
    failFirst(2, fault)
    expect(await textOf(storeOf(proxy.bucketUrl), 'key')).toBe('hello')
  })

  test('a list and a deletion are repeated', async () => {
    await storeOf(bucket.bucketUrl).put('key', hello, TEXT)
    failFirst(2, fault)
    const store = storeOf(proxy.bucketUrl)
    expect(await store.list('', 9)).toEqual([{ key: 'key', byteLength: 5 }])
    failFirst(2, fault)
    await store.delete('key')
    expect(bucket.objects.size).toBe(0)
  })
})

test.each(['BadDigest', 'XAmzContentSHA256Mismatch', 'IncompleteBody', 'RequestTimeout'])(
  '%s is repeated, since the bytes were damaged on their way',
  async (code) => {
    let left = 2
    bucket.fault = () => (left-- > 0 ? { status: 400, code } : undefined)
    await storeOf(bucket.bucketUrl).put('key', hello, TEXT)
    expect(bucket.log).toHaveLength(3)
  },
)

test('a body that arrives in part is refused by its checksum, and sent again', async () => {
  failFirst(1, { kind: 'truncate' })
  await storeOf(proxy.bucketUrl).put('key', hello, TEXT)
  expect(bucket.objects.get('key')?.bytes.toString()).toBe('hello')
  expect(bucket.objects.get('key')?.headers['content-md5']).toBe('XUFAKrxLKna5cZ2REBfFkg==')
})

test('a page that is no listing is not taken for an empty bucket', async () => {
  let left = 1
  bucket.fault = () => (left-- > 0 ? { status: 200, body: '<html>Welcome</html>' } : undefined)
  bucket.objects.set('key', { bytes: Buffer.from('x'), headers: {} })
  expect(await storeOf(bucket.bucketUrl).list('', 9)).toHaveLength(1)
})

test('a page that is no object is not taken for one', async () => {
  let left = 1
  bucket.fault = () => (left-- > 0 ? { status: 200, body: '<html>Welcome</html>' } : undefined)
  expect(await storeOf(bucket.bucketUrl).get('key')).toBeUndefined()
})

describe('patience', () => {
  test('ends soon where nobody has ever answered', async () => {
    const messages: string[] = []
    const onTrouble = (message: string) => messages.push(message)
    const started = performance.now()
    await expect(
      storeOf(await closedPort(), { onTrouble, timing: IMPATIENT }).get('key'),
    ).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(
        /^the bucket cannot be reached \(.*ECONNREFUSED.*\), tried for 1 s$/,
      ),
      cure: 'check the address of the bucket and the network and run the same command again',
    })
    expect(performance.now() - started).toBeLessThan(1000)
    expect(messages).toHaveLength(1)
  })

  test('ends soon where a host lets requests hang from the start', async () => {
    proxy.decide = () => ({ kind: 'stall' })
    const started = performance.now()
    await expect(
      storeOf(proxy.bucketUrl, { timing: { ...IMPATIENT, attemptMs: 60_000 } }).get('key'),
    ).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(performance.now() - started).toBeLessThan(1200)
  })

  test('outlasts an outage of a store that has answered before', async () => {
    const store = storeOf(proxy.bucketUrl, { timing: IMPATIENT })
    await store.put('first', hello, TEXT)
    for (const key of ['key', 'another outage']) {
      const end = performance.now() + 1000
      proxy.decide = () => (performance.now() < end ? { kind: 'drop-before' } : undefined)
      await store.put(key, hello, TEXT)
      expect(await textOf(store, key)).toBe('hello')
    }
  })

  test('ends, and the last line says with what', async () => {
    proxy.decide = () => ({ kind: 'status', status: 503 })
    const store = storeOf(proxy.bucketUrl, { timing: IMPATIENT })
    const started = performance.now()
    await expect(store.put('key', hello, TEXT)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/^the bucket answers 503 SlowDown, tried for \d s$/),
      cure: 'check the network and run the same command again',
    })
    const outage = performance.now() - started
    expect(outage).toBeGreaterThan(500)
    expect(outage).toBeLessThan(4000)
  })

  test('is spoken of, at most once a second', async () => {
    failFirst(8, { kind: 'status', status: 503 })
    const messages: string[] = []
    const onTrouble = (message: string) => messages.push(message)
    const timing = { outageMs: 300_000 }
    await storeOf(proxy.bucketUrl, { onTrouble, timing }).put('key', hello, TEXT)
    expect(messages).toEqual(['the bucket answers 503 SlowDown, trying again for up to 5 min'])
  })

  test('waits as long as the store asks for', async () => {
    failFirst(1, { kind: 'status', status: 503, retryAfter: '1' })
    const started = performance.now()
    const timing = { outageMs: 60_000 }
    await storeOf(proxy.bucketUrl, { timing }).put('key', hello, TEXT)
    expect(performance.now() - started).toBeGreaterThan(950)
  })

  test('does not wait for longer than it lasts', async () => {
    proxy.decide = () => ({ kind: 'status', status: 503, retryAfter: '3600' })
    const started = performance.now()
    await expect(storeOf(proxy.bucketUrl, { timing: IMPATIENT }).get('key')).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

test('a body that stops in its middle is fetched again', async () => {
  await storeOf(bucket.bucketUrl).put('key', hello, TEXT)
  failFirst(2, { kind: 'pause-body', ms: Number.POSITIVE_INFINITY })
  expect(await textOf(storeOf(proxy.bucketUrl), 'key')).toBe('hello')
  expect(proxy.log).toEqual(['GET key', 'GET key', 'GET key'])
})

test('a large body has the time that a slow line needs for it', async () => {
  bucket.objects.set('key', { bytes: Buffer.alloc(200_000, 1), headers: {} })
  proxy.decide = () => ({ kind: 'pause-body', ms: 600 })
  expect((await storeOf(proxy.bucketUrl).get('key'))?.bytes).toHaveLength(200_000)
  expect(proxy.log).toEqual(['GET key'])
})

test('a slow line gets its bytes through: each repetition has twice the time', async () => {
  const store = storeOf(proxy.bucketUrl, { timing: { attemptMs: 100 } })
  proxy.decide = () => ({ kind: 'delay', ms: 300 })
  bucket.objects.set('key', { bytes: Buffer.from('hello'), headers: {} })
  expect(await textOf(store, 'key')).toBe('hello')
  expect(proxy.log).toEqual(['GET key', 'GET key', 'GET key'])
})

test('fewer requests are sent at once while the store is too busy', async () => {
  const store = storeOf(proxy.bucketUrl)
  const many = (prefix: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => store.put(`${prefix}${index}`, hello, TEXT)),
    )
  proxy.decide = () => ({ kind: 'delay', ms: 40 })
  await many('a', 150)
  expect(proxy.underWay.most).toBeGreaterThan(8)
  expect(proxy.underWay.most).toBeLessThanOrEqual(16)
  let busy = 60
  proxy.decide = () => {
    busy -= 1
    if (busy === 0) proxy.underWay.most = 0
    return busy > 0 ? { kind: 'status', status: 503 } : { kind: 'delay', ms: 20 }
  }
  await many('b', 16)
  expect(proxy.underWay.most).toBeLessThan(8)
})

/** Where nobody listens any more. */
async function closedPort(): Promise<string> {
  const { bucketUrl, stop } = await startFaultProxy(bucket.bucketUrl)
  await stop()
  return bucketUrl
}
