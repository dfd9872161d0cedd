import { beforeEach, describe, expect, test } from 'vitest'
import { startFaultProxy } from '../../../support/fault-proxy.ts'
import { startTestBucket } from '../../../support/s3-server.ts'
import { encode, IMPATIENT, storeOf, TEXT, textOf } from './bucket.ts'

const bucket = await startTestBucket()
const proxy = await startFaultProxy(bucket.bucketUrl)
const direct = storeOf(bucket.bucketUrl)
const store = storeOf(proxy.bucketUrl)

beforeEach(() => {
  bucket.objects.clear()
  bucket.log.length = 0
  bucket.etags = 'md5'
  proxy.decide = () => undefined
  proxy.log.length = 0
})

describe('a 200 is believed', () => {
  test('if its ETag is the MD5 of what was sent, without a look', async () => {
    await direct.put('key', encode('hello'), TEXT)
    expect(bucket.log).toEqual(['PUT key'])
  })

  test('if the object itself shows the same ETag and length', async () => {
    bucket.etags = 'opaque'
    await direct.put('key', encode('hello'), TEXT)
    expect(bucket.log).toEqual(['PUT key', 'HEAD key'])
  })

  test.each([undefined, 'f'.repeat(32)])('and not with the ETag %s', async (etag) => {
    const lie = etag === undefined ? { kind: 'lie' as const } : { kind: 'lie' as const, etag }
    await direct.put('key', encode('HELLO'), TEXT)
    let left = 2
    proxy.decide = ({ method }) => (method === 'PUT' && left-- > 0 ? lie : undefined)
    await store.put('key', encode('hello'), TEXT)
    expect(await textOf(direct, 'key')).toBe('hello')
    expect(proxy.log).toEqual(['PUT key', 'HEAD key', 'PUT key', 'HEAD key', 'PUT key'])
  })

  test('and not with another length, whatever the ETag', async () => {
    await direct.put('key', encode('longer'), TEXT)
    const [etag] = [(await direct.get('key'))?.tag ?? '']
    let left = 1
    proxy.decide = ({ method }) =>
      method === 'PUT' && left-- > 0 ? { kind: 'lie', etag } : undefined
    await store.put('key', encode('hello'), TEXT)
    expect(await textOf(direct, 'key')).toBe('hello')
  })

  test('never of a server that always lies', async () => {
    proxy.decide = ({ method }) => (method === 'PUT' ? { kind: 'lie' } : undefined)
    const hasty = storeOf(proxy.bucketUrl, { timing: IMPATIENT })
    await expect(hasty.put('key', encode('hello'), TEXT)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('the bucket answers 200 but does not have key, tried for'),
    })
  })
})

describe('a write on a condition', () => {
  test('happens where the object is as expected, and gives its tag', async () => {
    const first = await store.putIf('key', encode('one'), TEXT, undefined)
    const second = await store.putIf('key', encode('two'), TEXT, first)
    expect(await direct.get('key')).toEqual({ bytes: encode('two'), tag: second })
  })

  test('does not happen where another has written or removed it', async () => {
    const tag = await store.putIf('key', encode('one'), TEXT, undefined)
    expect(await store.putIf('key', encode('two'), TEXT, undefined)).toBeUndefined()
    await direct.put('key', encode('other'), TEXT)
    expect(await store.putIf('key', encode('two'), TEXT, tag)).toBeUndefined()
    expect(await textOf(direct, 'key')).toBe('other')
    await direct.delete('key')
    expect(await store.putIf('key', encode('two'), TEXT, tag)).toBeUndefined()
    expect(bucket.objects.size).toBe(0)
  })

  test('does not happen where the store says of If-Match that there is no such key', async () => {
    bucket.fault = (method) => (method === 'PUT' ? { status: 404, code: 'NoSuchKey' } : undefined)
    expect(await store.putIf('key', encode('two'), TEXT, 'tag')).toBeUndefined()
    bucket.fault = () => undefined
  })

  test.each([undefined, 'one'])(
    'is known to have happened though its answer was lost (over %s)',
    async (before) => {
      if (before) await direct.put('key', encode(before), TEXT)
      const expected = (await direct.get('key'))?.tag
      let left = 1
      proxy.decide = () => (left-- > 0 ? { kind: 'drop-after' } : undefined)
      const tag = await store.putIf('key', encode('two'), TEXT, expected)
      expect(await direct.get('key')).toEqual({ bytes: encode('two'), tag })
    },
  )

  test('is known not to have happened where another was faster than the repetition', async () => {
    let left = 1
    proxy.decide = () => {
      if (left-- <= 0) return undefined
      bucket.objects.set('key', { bytes: Buffer.from('other'), headers: {} })
      return { kind: 'drop-before' }
    }
    expect(await store.putIf('key', encode('two'), TEXT, undefined)).toBeUndefined()
    expect(await textOf(direct, 'key')).toBe('other')
  })

  test('has one winner of many, however many answers are lost', async () => {
    let count = 0
    proxy.decide = ({ method }) =>
      method === 'PUT' && count++ % 3 < 2
        ? { kind: count % 2 ? 'drop-after' : 'drop-before' }
        : undefined
    const names = Array.from({ length: 12 }, (_, index) => `writer ${index}`)
    const tags = await Promise.all(
      names.map((name) => storeOf(proxy.bucketUrl).putIf('key', encode(name), TEXT, undefined)),
    )
    const winners = names.filter((_, index) => tags[index] !== undefined)
    expect(winners).toEqual([await textOf(direct, 'key')])
  })
})
