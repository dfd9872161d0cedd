import { expect, test } from 'vitest'
import { edgeTarget, parseTarget } from '../../../scripts/support/targets.ts'
import { startTestBucket } from '../../support/s3-server.ts'

const R2 = {
  R2_ACCOUNT_ID: 'account',
  R2_ACCESS_KEY_ID: 'id',
  R2_SECRET_ACCESS_KEY: 'secret',
  R2_BUCKET: 'films',
}

test('a stop reaches the store of a target', async () => {
  const target = await parseTarget('r2', R2).open()
  const store = target.store({ signal: AbortSignal.abort() })
  await expect(store.get('key')).rejects.toMatchObject({ code: 'cancelled' })
})

test('trouble of a target is told', async () => {
  const bucket = await startTestBucket()
  const s3 = { bucketUrl: bucket.bucketUrl, accessKeyId: 'good', secretAccessKey: 'secret' }
  const edge = { url: '', s3, failure: new Promise<never>(() => {}), stop: async () => {} }
  const messages: string[] = []
  let left = 1
  bucket.fault = () => (left-- > 0 ? 503 : undefined)
  const onTrouble = (message: string) => messages.push(message)
  const target = await edgeTarget(edge).open()
  const store = target.store({ onTrouble })
  expect(await store.get('key')).toBeUndefined()
  expect(messages).toEqual(['the local bucket answers 503 Injected, trying again for up to 5 min'])
})

test.each(['s3', 'dir:', ''])('--target %s is refused with the choices', (text) => {
  expect(() => parseTarget(text, {})).toThrow(`--target ${text} is no place to publish to`)
})

test('what R2 needs is asked for by name', () => {
  expect(() => parseTarget('r2', { ...R2, R2_BUCKET: '' })).toThrow(/^R2_BUCKET must be set/)
})
