import { expect, test } from 'vitest'
import { webhookListener } from '../../../scripts/support/webhook-listener.ts'
import { TranscoderError } from '../../../transcoder/errors.ts'
import type { WebhookMessage } from '../../../transcoder/webhook/message.ts'
import { WebhookQueue } from '../../../transcoder/webhook/queue.ts'
import { PLAN, PLANNED, RECORD } from '../../support/run-fixtures.ts'

const ASSET = 'films/one'

/** A queue that keeps what is posted. */
class KeptQueue extends WebhookQueue {
  readonly posted: WebhookMessage[] = []
  closedWithMs = 0

  constructor() {
    super({ url: 'https://example.com/', secret: '' }, { onTrouble: () => {} })
  }

  override post(message: WebhookMessage): void {
    this.posted.push(message)
  }

  override async close(ms: number): Promise<void> {
    this.closedWithMs = ms
  }
}

function listen(title?: string) {
  const queue = new KeptQueue()
  const now = () => new Date('2026-11-23T12:00:00Z')
  return { queue, listener: webhookListener(queue, { asset: ASSET, title, now, onWait: () => {} }) }
}

test('a run is told from processing to ready, in the words of the admin API', () => {
  const { queue, listener } = listen()
  listener.onEvent(PLANNED)
  listener.onEvent({ type: 'playable', record: { ...RECORD, status: 'playable' } })
  listener.onEvent({ type: 'publishing' })
  listener.onReady?.({ record: RECORD, command: '', isNew: true })
  const about = { asset: ASSET, version: RECORD.version, time: '2026-11-23T12:00:00.000Z' }
  expect(queue.posted.map(({ id: _, ...message }) => message)).toEqual([
    { ...about, type: 'asset.processing', title: null, duration_seconds: 60 },
    { ...about, type: 'asset.playable', title: 'One', duration_seconds: 60 },
    { ...about, type: 'asset.ready', title: 'One', duration_seconds: 60 },
  ])
  const ids = queue.posted.map(({ id }) => id)
  expect(new Set(ids).size).toBe(3)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test('a title that was given is told from the beginning, a length that is not known is not', () => {
  const { queue, listener } = listen('Mine')
  listener.onEvent({ ...PLANNED, plan: { ...PLAN, durationSeconds: 0 } })
  expect(queue.posted[0]).toMatchObject({ title: 'Mine', duration_seconds: null })
})

test('a failure is told with its code, once the asset was announced', () => {
  const { queue, listener } = listen()
  const error = new TranscoderError('store_lost', 'x is not in the store', {
    cure: 'buy some',
  })
  listener.onFailed?.(error)
  expect(queue.posted).toEqual([])
  listener.onEvent(PLANNED)
  listener.onFailed?.(error)
  expect(queue.posted.at(-1)).toMatchObject({
    type: 'asset.failed',
    code: 'store_lost',
    message: 'x is not in the store',
  })
})

test.each([
  new Error('ENOENT /home/me/secret'),
  new TranscoderError('target_not_writable', 'cannot write to /home/me/out: the disk is full'),
])('what may name files of this machine stays here', (error) => {
  const { queue, listener } = listen()
  listener.onEvent(PLANNED)
  listener.onFailed?.(error)
  expect(queue.posted.at(-1)).toMatchObject({ type: 'asset.failed' })
  expect(JSON.stringify(queue.posted)).not.toContain('/home/me')
})

test('whoever stops a run waits less for its last message', async () => {
  const { queue, listener } = listen()
  await listener.close?.()
  expect(queue.closedWithMs).toBe(30_000)
  listener.onFailed?.(new TranscoderError('cancelled', 'the transcode was stopped'))
  await listener.close?.()
  expect(queue.closedWithMs).toBe(5_000)
})
