import { parseAssetName } from '../src/core/asset-name.ts'
import { cancelled, TranscoderError } from './errors.ts'
import type { Input } from './input.ts'
import { refuseNested } from './nested.ts'
import type { TranscodeOptions, TranscodeResult } from './options.ts'
import { prepare } from './prepare.ts'
import { produce } from './produce.ts'
import { Publication, putRecord, readRecord } from './publish.ts'
import { digestOf, isPublished, newVersion } from './version.ts'

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
  const prepared = await prepare(options).catch((error: unknown) => {
    throw options.signal?.aborted ? cancelled(error) : error
  })
  const { plan, command, title } = prepared

  const store = await options.openStore()
  await refuseNested(store, asset)
  const previous = await readRecord(store, asset)
  const seedDigest = await digestOf({
    fingerprint,
    plan,
    engineIdentity: engine.identity,
    sideSubtitles: prepared.sideSubtitles.map(({ text }) => text),
    isEncrypted: prepared.isEncrypted,
  })
  const isUnchanged = await isPublished(store, asset, previous, seedDigest)
  const version = previous && isUnchanged ? previous.version : newVersion()
  options.onEvent?.({ type: 'planned', version, plan, command, objectsKept: 0 })

  const updatedAt = options.now().toISOString()
  const createdAt = previous?.createdAt ?? updatedAt
  if (previous && isUnchanged) {
    const record = { ...previous, title, updatedAt }
    await putRecord(store, record)
    return { record, command, isNew: false }
  }
  const start = { asset, title, version, seedDigest, input, plan, createdAt, updatedAt }
  const ready = previous?.status === 'ready' ? previous : undefined
  const publication = new Publication(store, asset, version, ready)
  try {
    const record = await produce(options, prepared, start, publication, () =>
      checkUnchanged(input, fingerprint),
    )
    return { record, command, isNew: true }
  } catch (error) {
    await publication.abandon()
    throw error
  }
}

/** @throws TranscoderError `input_changed` */
async function checkUnchanged(input: Input, fingerprint: string): Promise<void> {
  if ((await input.fingerprint()) === fingerprint) return
  throw new TranscoderError('input_changed', `${input.name} changed while it was read`, {
    cure: 'wait until it is written, then run the same command',
  })
}
