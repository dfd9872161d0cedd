import { parseAssetName } from '../src/core/asset-name.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import { cancelled, TranscoderError } from './errors.ts'
import type { Input } from './input.ts'
import { lateSignal } from './late-signal.ts'
import { refuseNested } from './nested.ts'
import type { TranscodeOptions, TranscodeResult } from './options.ts'
import { type Prepared, prepare } from './prepare.ts'
import { Production } from './produce.ts'
import { AssetState } from './publish/asset-state.ts'
import { giveUp, type Publication } from './publish/give-up.ts'
import { UploadQueue } from './publish/upload-queue.ts'
import { VersionObjects } from './publish/version-objects.ts'
import type { Store } from './store/store.ts'
import { digestOf, freshVersion, versionOf } from './version.ts'

/** How long putting back what played before may take, once the run is stopped. */
const CLEAN_UP_MS = 10_000

/**
 * Turns a video into a published asset. An asset that plays already is replaced when the new version is
 * whole and was checked; a new one plays as soon as every rendition has begun. After it throws, what
 * played before still does, and the same call goes on with what is stored by then.
 *
 * @throws SluiceError `asset_name_invalid`; TranscoderError with any of its codes
 */
export async function transcode(options: TranscodeOptions): Promise<TranscodeResult> {
  const { input, signal } = options
  const asset = parseAssetName(options.asset)
  const fingerprint = await input.fingerprint()
  const stamp = await input.stamp()
  const prepared = await prepare(options).catch((error: unknown) => {
    throw signal?.aborted ? cancelled(error) : error
  })
  const { command } = prepared
  const store = await options.openStore(lateSignal(signal, CLEAN_UP_MS))
  await refuseNested(store, asset)
  const state = await AssetState.read(store, asset)
  const seedDigest = await digestOf(seedOf(fingerprint, prepared, options))
  const published = options.isFresh ? undefined : publishedBefore(state, seedDigest)
  if (published) return keepPublished(published, state, prepared, options)

  const publication = await begin(options, prepared, { asset, store, state, seedDigest })
  try {
    const production = new Production(options, prepared, publication)
    const record = await production.run(() => checkUnchanged(input, fingerprint, stamp))
    return { record, command, isNew: true }
  } catch (error) {
    const others = await publishedByOthers(error, publication, seedDigest)
    if (others) return { record: others, command, isNew: false }
    await giveUp(publication, error)
    throw error
  }
}

function seedOf(fingerprint: string, prepared: Prepared, { engine }: TranscodeOptions) {
  const { plan, sideSubtitles, isEncrypted } = prepared
  return {
    fingerprint,
    plan,
    engineIdentity: engine.identity,
    sideSubtitles: sideSubtitles.map(({ text }) => text),
    isEncrypted,
  }
}

/** What is published, if it was made from the same seed: there is nothing to encode. */
function publishedBefore(state: AssetState, seedDigest: string): AssetRecord | undefined {
  const { record } = state
  const isSame = record?.status === 'ready' && record.seedDigest === seedDigest
  return isSame && state.wholeVersion === record.version ? record : undefined
}

async function keepPublished(
  published: AssetRecord,
  state: AssetState,
  { plan, command }: Prepared,
  { title = published.title, now, onEvent }: TranscodeOptions,
): Promise<TranscodeResult> {
  const { version } = published
  onEvent?.({ type: 'planned', version, plan, command, objectsKept: 0 })
  if (title === published.title) return { record: published, command, isNew: false }
  const record = { ...published, title, updatedAt: now().toISOString() }
  await state.putRecord(record)
  return { record, command, isNew: false }
}

interface Found {
  readonly asset: string
  readonly store: Store
  readonly state: AssetState
  readonly seedDigest: string
}

async function begin(
  options: TranscodeOptions,
  { plan, command, title }: Prepared,
  { asset, store, state, seedDigest }: Found,
): Promise<Publication> {
  const { record } = state
  const version = options.isFresh ? freshVersion() : await versionFor(state, seedDigest)
  const objects = new VersionObjects(await options.openStore(options.signal), asset, version)
  const objectsKept = await objects.open()
  options.onEvent?.({ type: 'planned', version, plan, command, objectsKept })
  const updatedAt = options.now().toISOString()
  const createdAt = record?.createdAt ?? updatedAt
  const { input } = options
  const start = { asset, title, version, seedDigest, input, plan, createdAt, updatedAt }
  return { start, store, state, objects, queue: new UploadQueue() }
}

/** What an earlier run of the same command has begun, or else a version of its own. */
async function versionFor({ record, wholeVersion }: AssetState, seedDigest: string) {
  return record?.seedDigest === seedDigest && record.version !== wholeVersion
    ? record.version
    : versionOf(seedDigest, wholeVersion)
}

/** What another run of the same command has published meanwhile, if that is what was in the way. */
async function publishedByOthers(
  error: unknown,
  { start, store }: Publication,
  seedDigest: string,
): Promise<AssetRecord | undefined> {
  if (!(error instanceof TranscoderError && error.code === 'publish_conflict')) return undefined
  const now = await AssetState.read(store, start.asset).catch(() => undefined)
  return now && publishedBefore(now, seedDigest)
}

/** @throws TranscoderError `input_changed` */
async function checkUnchanged(input: Input, fingerprint: string, stamp: string): Promise<void> {
  if ((await input.stamp()) === stamp && (await input.fingerprint()) === fingerprint) return
  throw new TranscoderError('input_changed', `${input.name} changed while it was read`, {
    cure: 'wait until it is written, then run the same command',
  })
}
