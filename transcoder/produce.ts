import {
  CONTENT_KEY_NAME,
  MEDIA_PLAYLIST_NAME,
  manifestKey,
  pointerKey,
} from '../src/core/asset-keys.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import { OutputCheck } from './check-output.ts'
import { checkComplete } from './complete.ts'
import { type Encoded, encode } from './encode.ts'
import { EncodeProgress } from './encode-progress.ts'
import { type EncodeJob, jobsOf } from './ffmpeg/job.ts'
import type { TranscodeOptions } from './options.ts'
import { type ContentKey, newContentKey, readContentKey } from './package/aes-128.ts'
import { dropAlike } from './package/alike.ts'
import { writeWholeMedia } from './package/hls.ts'
import { type Pointers, packageVersion } from './package/package-version.ts'
import type { Presentation } from './package/presentation.ts'
import { countCues } from './package/webvtt.ts'
import { renditionsOf } from './plan/plan.ts'
import type { Prepared } from './prepare.ts'
import type { Publication } from './publish/give-up.ts'
import { LivePublication } from './publish/live-publication.ts'
import { MediaUpload } from './publish/media-upload.ts'
import { playableRecord, processingRecord, readyRecord } from './record.ts'
import type { Rendition } from './rendition.ts'

/** How often people are told how far it is. */
const PROGRESS_MS = 500

/** Encodes, packages and publishes what was prepared. */
export class Production {
  readonly #options: TranscodeOptions
  readonly #prepared: Prepared
  readonly #publication: Publication
  readonly #check: OutputCheck
  #live: LivePublication | undefined

  constructor(options: TranscodeOptions, prepared: Prepared, publication: Publication) {
    this.#options = options
    this.#prepared = prepared
    this.#publication = publication
    this.#check = new OutputCheck(publication.objects)
  }

  /**
   * @param checkInput makes sure that the input is still what it was
   * @returns the record of what now plays
   */
  async run(checkInput: () => Promise<void>): Promise<AssetRecord> {
    const { start, state } = this.#publication
    const { plan } = this.#prepared
    if (!state.hasPointer) await state.putRecord(processingRecord(start))
    const jobs = jobsOf(plan, this.#options.readyFirst)
    if (this.#mayGrow()) this.#live = this.#openLive(jobs[0])
    try {
      const media = await this.#openMedia()
      const encoded = await this.#encodeAll(jobs, media)
      const renditions = await media.renditionsOf(renditionsOf(plan))
      checkComplete(plan, renditions, this.#options.input.name)
      await checkInput()
      this.#options.onEvent?.({ type: 'publishing' })
      return await this.#complete(encoded, await this.#keepDistinct(renditions))
    } finally {
      // First the uploads, each of which may have more of it written: nothing goes on behind a failure.
      await this.#publication.queue.settle()
      await this.#live?.settle()
    }
  }

  /**
   * Whether viewers may see it grow: where nothing else plays, or whoever publishes wants it so. What is
   * over in two segments is as soon whole.
   */
  #mayGrow(): boolean {
    const { state, start } = this.#publication
    const { plan } = this.#prepared
    const isFree = !state.hasPointer || state.names(start.version)
    const isLong = plan.durationSeconds > 2 * plan.segmentSeconds
    return isLong && (isFree || this.#options.isLivePublished === true)
  }

  #openLive({ renditions }: EncodeJob): LivePublication {
    const { plan, isEncrypted } = this.#prepared
    const { start, store, state, objects } = this.#publication
    return new LivePublication({
      ...{ plan, isEncrypted, renditions, version: start.version },
      ...{ store, state, objects },
      record: playableRecord(start),
      onPlayable: (record) => this.#options.onEvent?.({ type: 'playable', record }),
    })
  }

  async #openMedia(): Promise<MediaUpload> {
    const { objects, queue } = this.#publication
    return new MediaUpload({
      objects,
      queue,
      key: await this.#openKey(),
      onObject: (path, bytes, clear) => this.#check.take(path, bytes, clear),
      onStored: (upload) => {
        this.#live?.stored(upload)
        this.#live?.throwFailure()
      },
    })
  }

  /** The version's key: the one that an earlier run has left, or a new one. */
  async #openKey(): Promise<ContentKey | undefined> {
    if (!this.#prepared.isEncrypted) return undefined
    const { bytes } = await newContentKey()
    return readContentKey(await this.#publication.objects.create(CONTENT_KEY_NAME, bytes))
  }

  /** One job after the other; what a job has made is whole before the next one begins. */
  async #encodeAll(jobs: readonly EncodeJob[], media: MediaUpload): Promise<readonly Encoded[]> {
    const { engine, input, threads, signal } = this.#options
    const encoded: Encoded[] = []
    for (const job of jobs) {
      const progress = new EncodeProgress(job)
      const onMedia = progress.reach.bind(progress)
      const timer = setInterval(() => this.#tell(progress, media), PROGRESS_MS)
      try {
        encoded.push(await encode(engine, input, job, media, { threads, signal, onMedia }))
      } finally {
        clearInterval(timer)
      }
      this.#tell(progress, media)
      await this.#finishGrowing(await media.renditionsOf(job.renditions))
    }
    return encoded
  }

  #tell(progress: EncodeProgress, media: MediaUpload): void {
    const { objects, queue } = this.#publication
    this.#options.onEvent?.({
      type: 'progress',
      ...progress.now,
      durationSeconds: this.#prepared.plan.durationSeconds,
      renditions: media.progress,
      upload: {
        objects: objects.count,
        bytes: objects.bytes,
        queuedObjects: queue.queuedObjects,
        queuedBytes: queue.queuedBytes,
      },
    })
  }

  async #finishGrowing(renditions: readonly Rendition[]): Promise<void> {
    const { isEncrypted } = this.#prepared
    const finished = await Promise.allSettled(
      renditions.map(async (rendition) => {
        const text = writeWholeMedia(rendition, { renditions, isEncrypted })
        await this.#live?.finish(rendition.plan.name, text)
      }),
    )
    // Not before all have ended: who cleans up must not be written over.
    for (const each of finished) if (each.status === 'rejected') throw each.reason
  }

  /** What came out alike is not offered; where somebody may be watching it, it stays. */
  async #keepDistinct(renditions: readonly Rendition[]): Promise<readonly Rendition[]> {
    const { kept, dropped } = dropAlike(renditions)
    for (const { name } of dropped) {
      if (!this.#live?.hasBegun(name)) await this.#publication.objects.discard(name)
    }
    if (dropped.length > 0) this.#options.onEvent?.({ type: 'dropped', renditions: dropped })
    return kept
  }

  /** Adds what names the media, checks all of it, and lets viewers have it. */
  async #complete(
    encoded: readonly Encoded[],
    renditions: readonly Rendition[],
  ): Promise<AssetRecord> {
    const { start, objects, state } = this.#publication
    const presentation = this.#presentationOf(encoded, renditions)
    const [poster] = encoded.flatMap((each) => each.poster ?? [])
    const packaged = packageVersion(presentation, poster)
    await this.#writeAll(packaged.objects)
    const extent = { hasPoster: poster !== undefined, bytes: objects.bytes }
    const record = readyRecord(start, presentation, extent)
    await this.#checkAll(packaged.pointers)
    await state.finish(record, packaged.pointers)
    return record
  }

  #presentationOf(encoded: readonly Encoded[], renditions: readonly Rendition[]): Presentation {
    const { plan, sideSubtitles, isEncrypted } = this.#prepared
    const { storyboard } = plan
    const sheets = encoded.flatMap((each) => each.sheets)
    const tracks = [...encoded.flatMap(({ subtitles }) => subtitles), ...sideSubtitles]
    return {
      plan,
      version: this.#publication.start.version,
      renditions,
      // A track may be there without a word in it.
      subtitles: tracks.filter(({ text }) => countCues(text) > 0),
      storyboard: storyboard && sheets.length > 0 ? { plan: storyboard, sheets } : undefined,
      isEncrypted,
    }
  }

  async #writeAll(contents: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
    const { objects, queue } = this.#publication
    for (const [path, content] of contents) {
      const [name = '', file = ''] = path.split('/')
      // It is whole already.
      if (file === MEDIA_PLAYLIST_NAME && this.#live?.hasBegun(name)) continue
      await queue.add(content.length, () => objects.write(path, content))
    }
    await queue.drain()
  }

  #checkAll({ multivariant, manifest }: Pointers): Promise<void> {
    const { start, store } = this.#publication
    const encoder = new TextEncoder()
    const pending = new Map([
      [pointerKey(start.asset), encoder.encode(multivariant)],
      [manifestKey(start.asset), manifest === undefined ? undefined : encoder.encode(manifest)],
    ])
    return this.#check.check(store, pointerKey(start.asset), pending, this.#options.signal)
  }
}
