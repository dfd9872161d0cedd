import { afterEach, expect, test } from 'vitest'
import { amzDate, ServerClock } from '../../../../transcoder/store/s3/server-clock.ts'
import { startTestBucket } from '../../../support/s3-server.ts'
import { encode, storeOf, TEXT } from './bucket.ts'

const bucket = await startTestBucket()
const HOUR_MS = 3_600_000

afterEach(() => {
  bucket.aheadMs = 0
  bucket.log.length = 0
})

test('a machine whose clock is wrong signs with the time of the store from then on', async () => {
  const store = storeOf(bucket.bucketUrl)
  bucket.aheadMs = 5 * HOUR_MS
  await store.put('a', encode('x'), TEXT)
  await store.put('b', encode('x'), TEXT)
  expect(bucket.log).toEqual(['PUT a', 'PUT a', 'PUT b'])
})

test('a clock may jump in the middle, for several requests at once', async () => {
  const store = storeOf(bucket.bucketUrl)
  for (const hours of [0, -3, 7]) {
    bucket.aheadMs = hours * HOUR_MS
    await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.put(key, encode('x'), TEXT)))
  }
})

test('a store that is never content with the time is a refusal', async () => {
  bucket.fault = () => ({ status: 403, code: 'RequestTimeTooSkewed' })
  bucket.aheadMs = HOUR_MS
  await expect(storeOf(bucket.bucketUrl).get('key')).rejects.toMatchObject({
    code: 'store_refused',
    cure: 'set the clock of this machine',
  })
  expect(bucket.log).toHaveLength(2)
  bucket.fault = () => undefined
})

test('the offset is that of the latest answer', () => {
  let now = Date.parse('2026-01-31T12:00:00Z')
  const clock = new ServerClock(() => now)
  expect(clock.follow('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(false)
  expect(clock.follow(null, now)).toBe(false)
  expect(clock.follow('Sat, 31 Jan 2026 14:00:00 GMT', now)).toBe(true)
  now += 60_000
  expect(amzDate(clock.nowMs())).toBe('20260131T140100Z')
})
