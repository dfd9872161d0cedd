import { POSTER_NAME } from '../src/core/asset-keys.ts'
import { parseAssetName } from '../src/core/asset-name.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import { checkComplete } from './complete.ts'
import { encode } from './encode.ts'
import type { Engine } from './engine/engine.ts'
import { TranscoderError } from './errors.ts'
import { type EncodeJob, ffmpegArguments, POSTER_OUTPUT } from './ffmpeg-arguments.ts'
import { type Input, titleFromName } from './input.ts'
import type { Ladder } from './ladder.ts'
import { refuseNested } from './nested.ts'
import { packageHls } from './package/hls.ts'
import { type EncoderPreset, makePlan, type Plan, renditionsOf } from './plan.ts'
import { PROBE_ARGUMENTS, readProbe, type Source } from './probe.ts'
import { Publication, putRecord, readRecord } from './publish.ts'
import { processingRecord, type RecordStart, readyRecord } from './record.ts'
import { quoteCommand } from './shell-quote.ts'
import type { Store } from './store/store.ts'
import { digestOf, isPublished, newVersion } from './version.ts'

export interface TranscodeOptions {
  readonly input: Input
  readonly asset: string
  readonly ladder: Ladder
  /** Nominal: a multiple of 2. */
  readonly segmentSeconds: number
  /** Absent: slower and better with native FFmpeg, faster in WebAssembly. */
  readonly preset?: EncoderPreset
  /** Absent: the container's own title, else the file's name. */
  readonly title?: string
  readonly engine: Engine
  /** Called once the input is known to be good. */
  openStore(): Promise<Store>
  now(): Date
  readonly signal?: AbortSignal
  onEvent?(event: TranscodeEvent): void
}

export type TranscodeEvent =
  | {
      readonly type: 'planned'
      readonly version: string
      readonly plan: Plan
      /** The encode as a line for a shell, writing files instead of pipes. */
      readonly command: string
    }
  | {
      readonly type: 'progress'
      readonly outSeconds: number
      /** 0 where the input does not tell its length. */
      readonly durationSeconds: number
      readonly speed: number
    }
  | { readonly type: 'publishing' }

export interface TranscodeResult {
  readonly record: AssetRecord
  readonly command: string
  /** `false`: the same input was published with the same settings before, and still is. */
  readonly isNew: boolean
}

/**
 * Turns a video into a published asset. Before it returns, nothing that plays has changed; after it
 * throws, nothing has.
 *
 * @throws SluiceError `asset_name_invalid`; TranscoderError with any of its codes
 */
export async function transcode(options: TranscodeOptions): Promise<TranscodeResult> {
  const { input, engine } = options
  const asset = parseAssetName(options.asset)
  const fingerprint = await input.fingerprint()

  const source = await probe(options)
  const plan = makePlan(source, {
    ladder: options.ladder,
    segmentSeconds: options.segmentSeconds,
    preset: options.preset ?? (engine.name === 'wasm' ? 'veryfast' : 'fast'),
  })
  const job: EncodeJob = { plan, renditions: renditionsOf(plan), withPoster: true }
  const command = pasteableCommand(job, input)

  const store = await options.openStore()
  await refuseNested(store, asset)
  const previous = await readRecord(store, asset)
  const seed = { fingerprint, plan, engineIdentity: engine.identity }
  const seedDigest = await digestOf(seed)
  const isUnchanged = await isPublished(store, asset, previous, seedDigest)
  const version = previous && isUnchanged ? previous.version : newVersion()
  options.onEvent?.({ type: 'planned', version, plan, command })

  const updatedAt = options.now().toISOString()
  const createdAt = previous?.createdAt ?? updatedAt
  const title = options.title ?? source.title ?? titleFromName(input.name)
  if (previous && isUnchanged) {
    const record = { ...previous, title, updatedAt }
    await putRecord(store, record)
    return { record, command, isNew: false }
  }
  const start = { asset, title, version, seedDigest, input, plan, createdAt, updatedAt }
  const ready = previous?.status === 'ready' ? previous : undefined
  const publication = new Publication(store, asset, version, ready)
  try {
    const record = await encodeAndPublish(options, job, start, publication, fingerprint)
    return { record, command, isNew: true }
  } catch (error) {
    await publication.abandon()
    throw error
  }
}

async function encodeAndPublish(
  options: TranscodeOptions,
  job: EncodeJob,
  start: RecordStart,
  publication: Publication,
  fingerprint: string,
): Promise<AssetRecord> {
  const { input, engine } = options
  const { plan, version } = start
  await publication.announce(processingRecord(start))

  const encoded = await encode(engine, input, job, publication, {
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: ({ outSeconds, speed }) => {
      const { durationSeconds } = plan
      options.onEvent?.({ type: 'progress', outSeconds, durationSeconds, speed })
    },
  })
  checkComplete(plan, encoded.renditions, input.name)
  await checkUnchanged(input, fingerprint)

  options.onEvent?.({ type: 'publishing' })
  const hls = packageHls(encoded.renditions, version)
  await publication.addPlaylists(hls, encoded.poster)
  const poster = encoded.poster && `${version}/${POSTER_NAME}`
  const record = readyRecord(start, encoded.renditions, poster, publication.bytes)
  await publication.finish(record, hls.multivariant)
  return record
}

async function probe({ input, engine, signal }: TranscodeOptions): Promise<Source> {
  checkLimit(engine, input.name, input.byteLength / 1e6, engine.limits?.inputBytes ?? 0, 'MB', 1e6)
  const source = readProbe(await engine.probe(input.path, PROBE_ARGUMENTS, signal), input.name)
  checkLimit(
    engine,
    input.name,
    source.durationSeconds,
    engine.limits?.durationSeconds ?? 0,
    's',
    1,
  )
  return source
}

/** @throws TranscoderError `engine_input_too_large` */
function checkLimit(
  engine: Engine,
  name: string,
  value: number,
  limit: number,
  unit: string,
  perUnit: number,
): void {
  if (!engine.limits || value * perUnit <= limit) return
  const message = `${name} has ${Math.ceil(value)} ${unit}, and ${engine.description} takes ${limit / perUnit} ${unit}`
  throw new TranscoderError('engine_input_too_large', message, {
    cure: 'install FFmpeg 5.1 or later, which has no limit',
  })
}

/** @throws TranscoderError `input_changed` */
async function checkUnchanged(input: Input, fingerprint: string): Promise<void> {
  if ((await input.fingerprint()) === fingerprint) return
  throw new TranscoderError('input_changed', `${input.name} changed while it was read`, {
    cure: 'wait until it is written, then run the same command',
  })
}

function pasteableCommand(job: EncodeJob, input: Input): string {
  const files = ffmpegArguments(job, {
    input: `file:${input.path}`,
    output: (name) => (name === POSTER_OUTPUT ? 'poster.jpg' : `${name}.mp4`),
    hasProgress: false,
  })
  return quoteCommand(['ffmpeg', ...files])
}
