import { setTimeout as sleep } from 'node:timers/promises'
import type { TranscodeOptions, TranscodeResult } from '../../transcoder/options.ts'
import { s3Store } from '../../transcoder/store/s3.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { type FaultProxy, type ProxiedRequest, startFaultProxy } from './fault-proxy.ts'
import type { Fault, FaultKind } from './faults.ts'
import { type KeptObject, startTestBucket, type TestBucket } from './s3-server.ts'
import { watchWrites } from './watched-writes.ts'

export type Bucket = ReadonlyMap<string, KeptObject>

/** A bucket of its own behind a line on which things go wrong. */
export interface Stage {
  readonly bucket: TestBucket
  readonly proxy: FaultProxy
  /** What no write may ever do, and one has done. */
  readonly offences: string[]
  /** Puts the bucket into a state, with a line that is well. */
  reset(objects: Bucket): void
}

/** To be called where a test file begins. */
export async function openStage(): Promise<Stage> {
  const bucket = await startTestBucket()
  const proxy = await startFaultProxy(bucket.bucketUrl)
  const offences: string[] = []
  watchWrites(bucket.objects, (offence) => offences.push(offence))
  const reset = (objects: Bucket) => {
    proxy.decide = () => undefined
    bucket.objects.clear()
    for (const [key, object] of objects) Map.prototype.set.call(bucket.objects, key, object)
    offences.length = 0
  }
  return { bucket, proxy, offences, reset }
}

/** What becomes of a run. */
export interface Outcome {
  readonly result?: TranscodeResult
  readonly error?: unknown
  /** How many writes and removals reached the line. */
  readonly writes: number
}

export interface Troubles {
  /** From this write on, counted from 0, the run is as dead as after `kill -9`. */
  readonly killAt?: number
  /** What its requests meet before. */
  readonly faults?: (request: ProxiedRequest) => Fault | undefined
  /** Told of each fault. */
  readonly onFault?: (kind: FaultKind) => void
}

export type RunOptions = Omit<TranscodeOptions, 'openStore'>

/** One command against the bucket of a stage, until it has ended or died. */
export async function runOn(
  stage: Stage,
  options: RunOptions,
  troubles: Troubles = {},
): Promise<Outcome> {
  const { killAt = Number.POSITIVE_INFINITY, faults, onFault } = troubles
  const death = new AbortController()
  let writes = 0
  stage.proxy.decide = (request) => {
    if (request.method === 'PUT' || request.method === 'DELETE') {
      if (writes === killAt) death.abort()
      writes += 1
    }
    if (death.signal.aborted) return { kind: 'drop-before' }
    const fault = faults?.(request)
    if (fault) onFault?.(fault.kind)
    return fault
  }
  const outcome = await attempt(stage, options, death.signal)
  // Nothing of it arrives any more, as nothing does of a process that is gone.
  while (stage.proxy.underWay.now > 0) await sleep(1)
  return { ...outcome, writes }
}

/** The same without a line of its own, for several at once. */
export async function attempt(
  { proxy }: Stage,
  options: RunOptions,
  death?: AbortSignal,
): Promise<Omit<Outcome, 'writes'>> {
  try {
    const openStore = async () => openBucket(proxy.bucketUrl, death)
    return { result: await transcode({ ...options, openStore }) }
  } catch (error) {
    return { error }
  }
}

function openBucket(bucketUrl: string, signal: AbortSignal | undefined) {
  return s3Store({
    ...{ description: 'the bucket', bucketUrl, accessKeyId: 'good', secretAccessKey: 'secret' },
    signal,
    timing: {
      ...{ firstPauseMs: 2, attemptMs: 4000, graceMs: 20 },
      ...{ firstAnswerMs: 20_000, outageMs: 30_000 },
    },
  })
}

/** Does something with each item, as many at once as there are stages. */
export async function onStages<T>(
  stages: readonly Stage[],
  items: readonly T[],
  work: (stage: Stage, item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const ended = await Promise.allSettled(
    stages.map(async (stage) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        await work(stage, item)
      }
    }),
  )
  const failures = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  if (failures.length > 0) throw new Error(failures.map(String).join('\n\n'))
}
