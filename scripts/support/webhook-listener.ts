import { randomUUID } from 'node:crypto'
import type { AssetRecord, AssetStatus } from '../../src/core/asset-record.ts'
import { SluiceError } from '../../src/core/errors.ts'
import type { WebhookMessage } from '../../transcoder/webhook/message.ts'
import type { WebhookQueue } from '../../transcoder/webhook/queue.ts'
import { describeFailure } from './command.ts'
import type { RunListener } from './run-listener.ts'

/** How long the end of a run waits for messages that are not delivered yet. */
const CLOSE_MS = 30_000
/** Whoever pressed Ctrl-C wants to have it back. */
const CLOSE_CANCELLED_MS = 5_000
/** After this it is said what is waited for. */
const NOTICE_MS = 1_000

export interface WebhookListenerOptions {
  readonly asset: string
  /** As it was given, if it was. */
  readonly title: string | undefined
  now(): Date
  /** Told while the end of a run waits. */
  onWait(message: string): void
}

type About = Pick<WebhookMessage, 'version' | 'title' | 'duration_seconds'>

/** Tells a webhook where an asset is: from `processing`, over `playable`, to `ready` or `failed`. */
export function webhookListener(
  queue: WebhookQueue,
  { asset, title, now, onWait }: WebhookListenerOptions,
): RunListener {
  /** Absent as long as nothing was announced, of which a failure could be told. */
  let about: About | undefined
  let closeMs = CLOSE_MS
  const post = (status: AssetStatus, failure?: { code: string; message: string }) => {
    if (about === undefined) return
    const time = now().toISOString()
    queue.post({ id: randomUUID(), type: `asset.${status}`, asset, ...about, time, ...failure })
  }
  return {
    onEvent: (event) => {
      if (event.type === 'planned') {
        const seconds = event.plan.durationSeconds
        about = {
          version: event.version,
          title: title ?? null,
          duration_seconds: seconds > 0 ? seconds : null,
        }
        post('processing')
      }
      if (event.type === 'playable') {
        about = aboutRecord(event.record)
        post('playable')
      }
    },
    onReady: ({ record }) => {
      about = aboutRecord(record)
      post('ready')
    },
    onFailed: (error) => {
      const failure = publicFailure(error)
      if (failure.code === 'cancelled') closeMs = CLOSE_CANCELLED_MS
      post('failed', failure)
    },
    close: async () => {
      const notice = setTimeout(() => {
        onWait(`waiting up to ${closeMs / 1000} s for the webhook: ${queue.pending} not delivered`)
      }, NOTICE_MS)
      await queue.close(closeMs)
      clearTimeout(notice)
    },
  }
}

function aboutRecord({ version, title, durationSeconds }: AssetRecord): About {
  return { version, title, duration_seconds: durationSeconds > 0 ? durationSeconds : null }
}

/** Whose messages name files and folders of this machine, which are nobody else's business. */
const OF_THIS_MACHINE = /^(?:input|subtitles|ladder|engine|target)_/

/** What nobody has worded for others may hold anything. */
function publicFailure(error: unknown): { code: string; message: string } {
  const { code, message } = describeFailure(error)
  if (error instanceof SluiceError && !OF_THIS_MACHINE.test(code)) return { code, message }
  if (error instanceof SluiceError) {
    return { code, message: 'the log of the transcode tells more than this code' }
  }
  return { code, message: 'an unexpected failure, of which the log of the transcode tells' }
}
