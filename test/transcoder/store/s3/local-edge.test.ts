import { afterAll, expect, test } from 'vitest'
import { startLocalEdge } from '../../../../scripts/support/local-edge.ts'
import { startFaultProxy } from '../../../support/fault-proxy.ts'
import { seededFaults } from '../../../support/faults.ts'
import { temporaryFolder } from '../../../support/ffmpeg.ts'
import { encode, storeOf, TEXT, textOf } from './bucket.ts'

const edge = await startLocalEdge({ stateFolder: temporaryFolder() })
afterAll(() => edge.stop())
const proxy = await startFaultProxy(edge.s3.bucketUrl)
const timing = { attemptMs: 500, firstAnswerMs: 20_000, outageMs: 60_000 }
const direct = storeOf('', { ...edge.s3, timing })
const store = storeOf('', { ...edge.s3, bucketUrl: proxy.bucketUrl, timing })

test('signatures hold through the proxy', async () => {
  const key = "a/_v1/x y+(1)'.txt"
  await store.put(key, encode('hello'), { ...TEXT, metadata: { title: 'Gr%C3%BC%C3%9Fe' } })
  expect(await textOf(direct, key)).toBe('hello')
  expect(await store.list('a/', 9)).toEqual([{ key, byteLength: 5 }])
  await store.delete(key)
  expect(await direct.get(key)).toBeUndefined()
})

test('conditions are those of R2', async () => {
  const tag = await store.putIf('b', encode('one'), TEXT, undefined)
  expect((await direct.get('b'))?.tag).toBe(tag)
  expect(await store.putIf('b', encode('two'), TEXT, undefined)).toBeUndefined()
  expect(await store.putIf('b', encode('two'), TEXT, '0'.repeat(32))).toBeUndefined()
  expect(await store.putIf('b', encode('two'), TEXT, tag)).toBe((await direct.get('b'))?.tag)
  expect(await textOf(direct, 'b')).toBe('two')
  await direct.delete('b')
  expect(await store.putIf('b', encode('three'), TEXT, tag)).toBeUndefined()
})

test('a body that arrives in part is refused', async () => {
  let left = 1
  proxy.decide = () => (left-- > 0 ? { kind: 'truncate' } : undefined)
  await store.put('c', encode('hello'), TEXT)
  expect(proxy.log.filter((line) => line === 'PUT c')).toHaveLength(2)
  expect(await textOf(direct, 'c')).toBe('hello')
})

test('keys that are wrong are refused with a cure', async () => {
  const cases = [
    [{ accessKeyId: 'nobody' }, 'access key id'],
    [{ secretAccessKey: 'wrong' }, 'secret access key'],
  ] as const
  for (const [wrong, cure] of cases) {
    const other = storeOf('', { ...edge.s3, ...wrong, timing })
    await expect(other.get('c')).rejects.toMatchObject({
      code: 'store_refused',
      cure: expect.stringContaining(cure),
    })
  }
})

test('every object arrives, whatever happens on its way', async () => {
  const shares = {
    ...{ 'drop-before': 0.06, 'drop-after': 0.06, delay: 0.06, truncate: 0.06 },
    ...{ status: 0.06, 'break-body': 0.06, stall: 0.02, lie: 0.06 },
  }
  proxy.decide = seededFaults(7, shares)
  proxy.injected.clear()
  const keys = Array.from({ length: 80 }, (_, index) => `many/${100 + index}`)
  const bytesOf = (key: string) => encode(key.repeat(200 * Number(key.slice(-2)) + 1))
  await Promise.all(keys.map((key) => store.put(key, bytesOf(key), TEXT)))
  const listed = await store.list('many/', 999)
  expect(listed).toEqual(keys.map((key) => ({ key, byteLength: bytesOf(key).byteLength })))
  const found = await Promise.all(keys.map((key) => store.get(key)))
  expect(found.map((object) => object?.bytes)).toEqual(keys.map(bytesOf))
  expect([...proxy.injected.keys()].sort()).toEqual(Object.keys(shares).sort())
})
