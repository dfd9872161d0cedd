import { MEDIA_PLAYLIST_NAME } from '../../src/core/asset-keys.ts'
import type { AssetRecord } from '../../src/core/asset-record.ts'
import { writeGrowingMedia, writeGrowingMultivariant } from '../package/hls-growing.ts'
import type { Plan, RenditionPlan } from '../plan/plan.ts'
import type { Store } from '../store/store.ts'
import type { AssetState } from './asset-state.ts'
import { GrowingPlaylist } from './growing-playlist.ts'
import type { RenditionUpload } from './rendition-upload.ts'
import type { VersionObjects } from './version-objects.ts'

export interface LiveOptions {
  readonly plan: Plan
  readonly version: string
  readonly isEncrypted: boolean
  /** What plays while it is encoded: each has to have a segment before anything does. */
  readonly renditions: readonly RenditionPlan[]
  readonly store: Store
  readonly objects: VersionObjects
  readonly state: AssetState
  /** The asset's record as long as it grows. */
  readonly record: AssetRecord
  onPlayable(record: AssetRecord): void
}

/**
 * Lets a version play while it is encoded. Its media playlists grow, each naming nothing but what the
 * store has confirmed; the pointer is written when every rendition has its first segment.
 */
export class LivePublication {
  readonly #options: LiveOptions
  readonly #uploads = new Map<string, RenditionUpload>()
  readonly #playlists = new Map<string, GrowingPlaylist>()
  #beginning: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(options: LiveOptions) {
    this.#options = options
  }

  /** More of a rendition is stored. */
  stored(upload: RenditionUpload): void {
    const { name } = upload.plan
    if (!upload.hasStored || !this.#options.renditions.some((plan) => plan.name === name)) return
    this.#uploads.set(name, upload)
    if (this.#beginning) this.#grow(upload)
    else if (this.#uploads.size === this.#options.renditions.length) this.#begin()
  }

  /** @throws what a write failed with */
  throwFailure(): void {
    if (this.#failure) throw this.#failure.error
    for (const playlist of this.#playlists.values()) playlist.throwFailure()
  }

  /** Whether viewers may be reading the playlist of a rendition. */
  hasBegun(rendition: string): boolean {
    return this.#playlists.has(rendition)
  }

  /**
   * Writes the playlist of a rendition that is whole, where it has begun.
   *
   * @throws what the write failed with
   */
  async finish(rendition: string, text: string): Promise<void> {
    await this.settle()
    this.throwFailure()
    await this.#playlists.get(rendition)?.finish(text)
    if (this.hasBegun(rendition)) this.#options.objects.noteOwn(pathOf(rendition), text)
  }

  /** Resolves when nothing of it is being written any more. */
  async settle(): Promise<void> {
    await this.#beginning
    await Promise.allSettled([...this.#playlists.values()].map((playlist) => playlist.settle()))
  }

  #begin(): void {
    this.#beginning = this.#publish().catch((error: unknown) => {
      this.#failure = { error }
    })
  }

  async #publish(): Promise<void> {
    const { version, objects, store, state, record } = this.#options
    const uploads = [...this.#uploads.values()]
    for (const upload of uploads) {
      const path = pathOf(upload.plan.name)
      objects.noteOwn(path)
      this.#playlists.set(upload.plan.name, new GrowingPlaylist(store, objects.keyOf(path)))
      this.#grow(upload)
    }
    await Promise.all([...this.#playlists.values()].map((playlist) => playlist.settle()))
    // The record first: it decides between two runs, and by it the next one finds this version again.
    await state.putRecord(record)
    await state.putPointer(writeGrowingMultivariant(this.#presentation()), version)
    this.#options.onPlayable(record)
  }

  #grow(upload: RenditionUpload): void {
    const { plan, isEncrypted } = this.#options
    this.#playlists
      .get(upload.plan.name)
      ?.grow(() => writeGrowingMedia(upload.stored, { plan, isEncrypted }))
  }

  /** In the order of the plan. */
  #presentation() {
    const { plan, version, isEncrypted, renditions } = this.#options
    const uploads = renditions.flatMap(({ name }) => this.#uploads.get(name) ?? [])
    return { plan, version, isEncrypted, renditions: uploads.map((upload) => upload.toRendition()) }
  }
}

function pathOf(rendition: string): string {
  return `${rendition}/${MEDIA_PLAYLIST_NAME}`
}
