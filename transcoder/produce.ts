import { CONTENT_KEY_NAME, POSTER_NAME, STORYBOARD_NAME } from '../src/core/asset-keys.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import { OutputCheck } from './check-output.ts'
import { checkComplete } from './complete.ts'
import { type Encoded, encode } from './encode.ts'
import type { TranscodeOptions } from './options.ts'
import { newContentKey } from './package/aes-128.ts'
import { dropAlike } from './package/alike.ts'
import { packageDash } from './package/dash.ts'
import { packageHls } from './package/hls.ts'
import { type Presentation, presentationSeconds } from './package/presentation.ts'
import { packageStoryboard } from './package/storyboard.ts'
import { countCues } from './package/webvtt.ts'
import type { Prepared } from './prepare.ts'
import type { Pointers, Publication } from './publish.ts'
import { processingRecord, type RecordStart, readyRecord } from './record.ts'
import type { Rendition } from './rendition.ts'

/** Encodes, packages and publishes what was prepared. @returns the record of what now plays */
export async function produce(
  options: TranscodeOptions,
  prepared: Prepared,
  start: RecordStart,
  publication: Publication,
  checkUnchanged: () => Promise<void>,
): Promise<AssetRecord> {
  const { plan, job } = prepared
  await publication.announce(processingRecord(start))
  const key = options.isEncrypted ? await newContentKey() : undefined
  if (key) await publication.put(CONTENT_KEY_NAME, key.bytes)

  const check = new OutputCheck(publication)
  const encoded = await encode(options.engine, options.input, job, check, {
    key,
    threads: options.threads,
    signal: options.signal,
    onProgress: (progress) => {
      const { durationSeconds } = plan
      const upload = { objects: 0, bytes: 0, queuedObjects: 0, queuedBytes: 0 }
      options.onEvent?.({ type: 'progress', ...progress, durationSeconds, renditions: [], upload })
    },
  })
  checkComplete(plan, encoded.renditions, options.input.name)
  await checkUnchanged()

  const renditions = await keepDistinct(encoded.renditions, options, publication)
  options.onEvent?.({ type: 'publishing' })
  const presentation = presentationOf(encoded, renditions, prepared, start.version)
  const { record, pointers } = await complete(presentation, encoded.poster, start, publication)
  await check.check(pointers, options.signal)
  await publication.finish(record, pointers)
  return record
}

async function keepDistinct(
  renditions: readonly Rendition[],
  { onEvent }: TranscodeOptions,
  publication: Publication,
): Promise<readonly Rendition[]> {
  const { kept, dropped } = dropAlike(renditions)
  for (const { name } of dropped) await publication.discard(name)
  if (dropped.length > 0) onEvent?.({ type: 'dropped', renditions: dropped })
  return kept
}

function presentationOf(
  encoded: Encoded,
  renditions: readonly Rendition[],
  { plan, sideSubtitles, isEncrypted }: Prepared,
  version: string,
): Presentation {
  const { storyboard } = plan
  const { sheets } = encoded
  return {
    plan,
    version,
    renditions,
    // A track may be there without a word in it.
    subtitles: [...encoded.subtitles, ...sideSubtitles].filter(({ text }) => countCues(text) > 0),
    storyboard: storyboard && sheets.length > 0 ? { plan: storyboard, sheets } : undefined,
    isEncrypted,
  }
}

/** Adds what names the media. Nothing points at it yet. */
async function complete(
  presentation: Presentation,
  poster: Uint8Array | undefined,
  start: RecordStart,
  publication: Publication,
): Promise<{ readonly record: AssetRecord; readonly pointers: Pointers }> {
  const { storyboard, isEncrypted } = presentation
  const hls = packageHls(presentation)
  await publication.putAll(hls.objects)
  if (storyboard) {
    const objects = packageStoryboard(storyboard, presentationSeconds(presentation))
    await publication.putAll(inFolder(STORYBOARD_NAME, objects))
  }
  if (poster) await publication.putAll(new Map([[POSTER_NAME, poster]]))
  const extent = { hasPoster: poster !== undefined, bytes: publication.bytes }
  const record = readyRecord(start, presentation, extent)
  // DASH has no AES-128 of whole segments.
  const manifest = isEncrypted ? undefined : packageDash(presentation)
  return { record, pointers: { multivariant: hls.multivariant, manifest } }
}

function inFolder<Content>(folder: string, objects: ReadonlyMap<string, Content>) {
  return new Map([...objects].map(([name, content]) => [`${folder}/${name}`, content] as const))
}
