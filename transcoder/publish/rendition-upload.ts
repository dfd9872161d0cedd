import { INIT_NAME } from '../../src/core/asset-keys.ts'
import type { InitSegment } from '../mp4/init-segment.ts'
import type { ContentKey } from '../package/aes-128.ts'
import { type ClearPart, type PackedSegment, packSegment } from '../package/pack-segment.ts'
import type { RenditionPlan } from '../plan/plan.ts'
import type { Rendition, StoredSegment } from '../rendition.ts'
import type { Segment } from '../segmenter.ts'
import { isEqual } from './chained-object.ts'
import { keepStored, mismatch } from './kept-segment.ts'
import type { UploadQueue } from './upload-queue.ts'
import type { VersionObjects } from './version-objects.ts'

/** What the renditions of a version have in common. */
export interface UploadTools {
  readonly objects: VersionObjects
  readonly queue: UploadQueue
  /** What segments are encrypted with, if at all. */
  readonly key: ContentKey | undefined
  /** Sees every object as it is stored; an init segment before what it describes. */
  onObject(path: string, bytes: Uint8Array, clear?: readonly ClearPart[]): void
  /** Called whenever more of a rendition is stored without a gap. */
  onStored(rendition: RenditionUpload): void
}

/** One rendition on its way into the store, segment by segment. */
export class RenditionUpload {
  readonly plan: RenditionPlan
  readonly init: InitSegment
  readonly #tools: UploadTools
  readonly #segments: (StoredSegment | undefined)[] = []
  readonly #initStored = Promise.withResolvers<void>()
  #storedCount = 0
  #iframes = 0
  #encodedBytes = 0
  #encodedSeconds = 0
  #encodedCount = 0

  constructor(plan: RenditionPlan, init: InitSegment, tools: UploadTools) {
    this.plan = plan
    this.init = init
    this.#tools = tools
    // Whoever waits for it learns of a failure; where nobody does, the queue tells.
    this.#initStored.promise.catch(() => undefined)
  }

  /** What is stored from the beginning on without a gap. */
  get stored(): readonly StoredSegment[] {
    return this.#segments.slice(0, this.#storedCount) as StoredSegment[]
  }

  get hasStored(): boolean {
    return this.#storedCount > 0
  }

  /** What is encoded so far, stored or on its way. */
  get encoded() {
    return {
      seconds: this.#encodedSeconds,
      segments: this.#encodedCount,
      bytes: this.#encodedBytes,
    }
  }

  /** The rendition as far as it is stored. */
  toRendition(): Rendition {
    const { codec, timescale, bytes } = this.init
    const { plan, stored: segments } = this
    return { plan, codec, timescale, initBytes: bytes.byteLength, segments }
  }

  /** Resolves when the upload of the init segment has begun. */
  async begin(): Promise<void> {
    const { bytes } = this.init
    const path = this.#pathOf(INIT_NAME)
    this.#tools.onObject(path, bytes)
    await this.#tools.queue.add(bytes.byteLength, () => this.#putInit(path, bytes))
  }

  /** Resolves when the upload of the next segment has begun. */
  async add(segment: Segment): Promise<void> {
    const iframesBefore = this.#iframes
    const packed = await this.#pack(segment, iframesBefore)
    this.#iframes += packed.stored.iframes.length
    this.#encodedBytes += packed.stored.byteLength
    this.#encodedSeconds = segment.startSeconds + segment.durationSeconds
    this.#encodedCount += 1
    this.#show(packed)
    const byteLength = packed.objects.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    await this.#tools.queue.add(byteLength, async () => {
      const stored = await this.#put(packed, segment, iframesBefore)
      this.#segments[segment.number - 1] = stored
      while (this.#segments[this.#storedCount]) this.#storedCount += 1
      this.#tools.onStored(this)
    })
  }

  async #putInit(path: string, bytes: Uint8Array): Promise<void> {
    try {
      const there = await this.#tools.objects.create(path, bytes)
      if (!isEqual(there, bytes)) throw mismatch(`${path} describes other media`)
      this.#initStored.resolve()
    } catch (error) {
      this.#initStored.reject(error)
      throw error
    }
  }

  async #put(packed: PackedSegment, segment: Segment, iframes: number): Promise<StoredSegment> {
    await this.#initStored.promise
    const [media] = packed.objects
    if (media === undefined) return packed.stored
    const there = await this.#tools.objects.create(this.#pathOf(media.name), media.bytes)
    const isOurs = isEqual(there, media.bytes)
    const { objects, stored } = isOurs ? packed : await this.#repack(there, segment, iframes)
    for (const { name, bytes } of objects.slice(1)) await this.#putSame(this.#pathOf(name), bytes)
    return stored
  }

  /** As if the segment that is stored had been encoded. */
  async #repack(there: Uint8Array<ArrayBuffer>, segment: Segment, iframes: number) {
    const kept = await keepStored(there, segment, { init: this.init, key: this.#tools.key })
    const packed = await this.#pack(kept, iframes)
    this.#show(packed)
    return packed
  }

  async #putSame(path: string, bytes: Uint8Array): Promise<void> {
    const there = await this.#tools.objects.create(path, bytes)
    if (!isEqual(there, bytes)) throw mismatch(`${path} is of another encode`)
  }

  #pack(segment: Segment, iframesBefore: number): Promise<PackedSegment> {
    return packSegment(segment, { kind: this.plan.kind, key: this.#tools.key }, iframesBefore)
  }

  #show({ objects }: PackedSegment): void {
    for (const { name, bytes, clear } of objects) {
      this.#tools.onObject(this.#pathOf(name), bytes, clear)
    }
  }

  #pathOf(name: string): string {
    return `${this.plan.name}/${name}`
  }
}
