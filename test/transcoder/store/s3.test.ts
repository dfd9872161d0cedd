import { beforeEach, expect, test } from 'vitest'
import { backoffMs } from '../../../transcoder/store/retry.ts'
import { s3Store } from '../../../transcoder/store/s3.ts'
import { startTestBucket } from '../../support/s3-server.ts'

const bucket = await startTestBucket()
const TEXT = { contentType: 'text/plain', cacheControl: 'no-store' }
const store = storeWith('good')

function storeWith(accessKeyId: string) {
  return s3Store({
    description: 'the bucket',
    bucketUrl: bucket.bucketUrl,
    accessKeyId,
    secretAccessKey: 'secret-of-this-test',
    attempts: 4,
    firstPauseMs: 1,
  })
}

function encode(text: string) {
  return new TextEncoder().encode(text)
}

beforeEach(() => {
  bucket.objects.clear()
  bucket.log.length = 0
  bucket.fault = () => undefined
})

test('an object is kept with its type, policy and metadata', async () => {
  await store.put('a/_v1/x y.txt', encode('hello'), {
    ...TEXT,
    metadata: { title: 'Gr%C3%BC%C3%9Fe' },
  })
  const kept = bucket.objects.get('a/_v1/x y.txt')
  expect(kept?.bytes.toString()).toBe('hello')
  expect(kept?.headers).toMatchObject({
    'content-type': 'text/plain',
    'cache-control': 'no-store',
    'content-length': '5',
    'x-amz-meta-title': 'Gr%C3%BC%C3%9Fe',
  })
})

test('what was put is read, listed and deleted', async () => {
  for (const key of ['a/2', 'a/1', 'a/3&4', 'b']) await store.put(key, encode(key), TEXT)
  expect(new TextDecoder().decode((await store.get('a/1'))?.bytes)).toBe('a/1')
  expect(await store.get('a/9')).toBeUndefined()
  expect(await keysOf('a/', 10)).toEqual(['a/1', 'a/2', 'a/3&4'])
  expect(await keysOf('a/', 1)).toEqual(['a/1'])
  await store.delete('a/1')
  await store.delete('a/1')
  expect(await keysOf('a/', 10)).toEqual(['a/2', 'a/3&4'])
})

test('more keys than one answer holds are listed', async () => {
  const keys = Array.from({ length: 2003 }, (_, index) => `many/${String(index).padStart(5, '0')}`)
  for (const key of keys) bucket.objects.set(key, { bytes: Buffer.alloc(0), headers: {} })
  expect(await keysOf('many/', 5000)).toEqual(keys)
  expect(await keysOf('many/', 1001)).toEqual(keys.slice(0, 1001))
  for (const key of keys) bucket.objects.delete(key)
})

test.each([429, 500, 503, 'reset'] as const)('after %s it is tried again', async (fault) => {
  let failures = 2
  bucket.fault = () => (failures-- > 0 ? fault : undefined)
  await store.put('key', encode('hello'), TEXT)
  expect(bucket.log).toEqual(['PUT key', 'PUT key', 'PUT key'])
  expect(bucket.objects.get('key')?.bytes.toString()).toBe('hello')
})

test.each([400, 403, 404, 412])('after %i it is not', async (status) => {
  bucket.fault = () => status
  await expect(store.put('key', encode('hello'), TEXT)).rejects.toMatchObject({
    code: 'store_refused',
    message: `the bucket refused to write key: HTTP ${status} Injected`,
  })
  expect(bucket.log).toHaveLength(1)
})

test('a store that stays away is given up, with the cause', async () => {
  bucket.fault = () => 503
  await expect(store.put('key', encode('hello'), TEXT)).rejects.toMatchObject({
    code: 'store_unavailable',
    message: 'the bucket did not answer in 4 attempts (HTTP 503: Injected)',
  })
  expect(bucket.log).toHaveLength(4)
})

test('refused keys name the cure and never the secret', async () => {
  const error: unknown = await storeWith('bad')
    .put('key', encode('x'), TEXT)
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'store_refused',
    message: expect.stringContaining('HTTP 403 InvalidAccessKeyId'),
    cure: expect.stringContaining('access key'),
  })
  expect(String(error)).not.toContain('secret-of-this-test')
})

test('pauses double, are spread, and end', () => {
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 200, 1))).toEqual([200, 400, 800])
  expect(backoffMs(1, 200, 0)).toBe(100)
  expect(backoffMs(30, 200, 1)).toBe(10_000)
})

async function keysOf(prefix: string, limit: number): Promise<readonly string[]> {
  return (await store.list(prefix, limit)).map(({ key }) => key)
}
