import { isWorthKeeping } from '../errors.ts'
import { failedRecord, type RecordStart } from '../record.ts'
import type { Store } from '../store/store.ts'
import { type AssetState, isNamedNow } from './asset-state.ts'
import type { UploadQueue } from './upload-queue.ts'
import type { VersionObjects } from './version-objects.ts'

/** A version on its way, and what it is to replace. */
export interface Publication {
  readonly start: RecordStart
  /** For what changes; it goes on for a moment when everything else is stopped. */
  readonly store: Store
  readonly state: AssetState
  readonly objects: VersionObjects
  readonly queue: UploadQueue
}

/**
 * Puts back what played before, as far as the store still answers. What is encoded stays for the next
 * run where it is worth it; else what this run has made is removed, unless somebody plays it. Nothing
 * may be on its way into the store any more.
 */
export async function giveUp(publication: Publication, error: unknown): Promise<void> {
  const { start, store, state, objects } = publication
  const { asset, version } = start
  try {
    // The last write may have arrived, though it was not confirmed.
    if (await state.isFinished()) return
    await state.restore(failedRecord(start, error), !isWorthKeeping(error))
    if (isWorthKeeping(error) || (await isNamedNow(store, asset, version))) return
    await objects.removeCreated()
  } catch {
    // What went wrong first is what is told; the next run, or a clean-up, finds what is left.
  }
}
