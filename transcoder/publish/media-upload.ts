import type { EncodeSink } from '../encode.ts'
import type { InitSegment } from '../mp4/init-segment.ts'
import type { RenditionProgress } from '../options.ts'
import type { RenditionPlan } from '../plan/plan.ts'
import type { Rendition } from '../rendition.ts'
import type { Segment } from '../segmenter.ts'
import { RenditionUpload, type UploadTools } from './rendition-upload.ts'

/** Takes what is encoded into the store, while it is encoded. */
export class MediaUpload implements EncodeSink {
  readonly #tools: UploadTools
  readonly #uploads = new Map<string, RenditionUpload>()

  constructor(tools: UploadTools) {
    this.#tools = tools
  }

  init(plan: RenditionPlan, init: InitSegment): Promise<void> {
    const upload = new RenditionUpload(plan, init, this.#tools)
    this.#uploads.set(plan.name, upload)
    return upload.begin()
  }

  segment(plan: RenditionPlan, segment: Segment): Promise<void> {
    const upload = this.#uploads.get(plan.name)
    if (upload === undefined) throw new RangeError(`${plan.name} has no init segment`)
    return upload.add(segment)
  }

  /** Of the renditions that have begun. */
  get progress(): readonly RenditionProgress[] {
    return [...this.#uploads].map(([name, { encoded }]) => ({ name, ...encoded }))
  }

  /** What became of some plans, once all of it is stored. @throws what an upload failed with */
  async renditionsOf(plans: readonly RenditionPlan[]): Promise<readonly Rendition[]> {
    await this.#tools.queue.drain()
    return plans.flatMap(({ name }) => this.#uploads.get(name)?.toRendition() ?? [])
  }
}
