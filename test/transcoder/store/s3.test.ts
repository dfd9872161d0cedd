import { beforeEach, expect, test } from 'vitest'
import { startTestBucket } from '../../support/s3-server.ts'
import { encode, SECRET, storeOf, TEXT } from './s3/bucket.ts'

const bucket = await startTestBucket()
const store = storeOf(bucket.bucketUrl)

beforeEach(() => {
  bucket.objects.clear()
  bucket.log.length = 0
  bucket.fault = () => undefined
  bucket.pageLength = 1000
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
    'accept-encoding': 'identity',
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
})

test('a page that is shorter than asked for is not the last', async () => {
  bucket.pageLength = 2
  for (const key of ['a/1', 'a/2', 'a/3', 'a/4', 'a/5']) await store.put(key, encode(key), TEXT)
  expect(await keysOf('a/', 10)).toEqual(['a/1', 'a/2', 'a/3', 'a/4', 'a/5'])
  expect(await keysOf('a/', 3)).toEqual(['a/1', 'a/2', 'a/3'])
})

test.each([400, 403, 404, 412, 501])('after %i a request is not repeated', async (status) => {
  bucket.fault = () => status
  await expect(store.put('key', encode('hello'), TEXT)).rejects.toMatchObject({
    code: 'store_refused',
    message: `the bucket refused to write key: HTTP ${status} Injected`,
  })
  expect(bucket.log).toHaveLength(1)
})

test.each([
  ['ExpiredToken', 'run out'],
  ['InvalidAccessKeyId', 'access key id'],
  ['SignatureDoesNotMatch', 'secret access key'],
  ['AccessDenied', 'right to read and write'],
  ['RequestTimeTooSkewed', 'clock'],
])('%s has a cure of its own and never names the secret', async (code, cure) => {
  bucket.fault = () => ({ status: 403, code })
  const error: unknown = await store.get('key').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'store_refused',
    message: `the bucket refused to read key: HTTP 403 ${code}`,
    cure: expect.stringContaining(cure),
  })
  expect(JSON.stringify(error) + String(error)).not.toContain(SECRET)
  expect(bucket.log).toHaveLength(1)
})

test('a bucket that does not exist is a refusal, whatever was asked', async () => {
  const nowhere = storeOf(bucket.bucketUrl.replace(/bucket$/, 'nowhere'))
  const refused = { code: 'store_refused', cure: expect.stringContaining('name of the bucket') }
  await expect(nowhere.get('key')).rejects.toMatchObject(refused)
  await expect(nowhere.list('', 1)).rejects.toMatchObject(refused)
  await expect(nowhere.delete('key')).rejects.toMatchObject(refused)
  await expect(nowhere.put('key', encode('x'), TEXT)).rejects.toMatchObject(refused)
  await expect(nowhere.putIf('key', encode('x'), TEXT, 'tag')).rejects.toMatchObject(refused)
})

test('a 404 of something that is no store does not mean that there is no object', async () => {
  bucket.fault = () => ({ status: 404, body: '<html>Not Found</html>' })
  await expect(store.get('key')).rejects.toMatchObject({ code: 'store_refused' })
})

test('a redirect is not followed', async () => {
  bucket.fault = () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } })
  await expect(store.get('key')).rejects.toMatchObject({
    message: expect.stringContaining('HTTP 307'),
  })
  expect(bucket.log).toHaveLength(1)
})

test('keys that the store does not know are refused', async () => {
  await expect(
    storeOf(bucket.bucketUrl, { accessKeyId: 'bad' }).put('key', encode('x'), TEXT),
  ).rejects.toMatchObject({
    code: 'store_refused',
    message: expect.stringContaining('HTTP 403 InvalidAccessKeyId'),
  })
})

async function keysOf(prefix: string, limit: number): Promise<readonly string[]> {
  return (await store.list(prefix, limit)).map(({ key }) => key)
}
