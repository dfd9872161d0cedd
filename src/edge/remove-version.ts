import { versionPrefix } from '../core/asset-keys.ts'
import {
  judgeVersion,
  type KeptReason,
  type RetentionLimits,
  type UnusedReason,
} from '../core/unused-versions.ts'
import { readAssetState, writtenAt } from './asset-state.ts'
import type { CountedBucket } from './counted-bucket.ts'
import type { FoundVersion } from './walk-versions.ts'

/** What a version takes up that nobody needs. */
export interface UnusedVersion extends FoundVersion {
  readonly objects: number
  readonly bytes: number
  /** When the newest of its objects was written. */
  readonly newestAt: number
  readonly reason: UnusedReason
}

/**
 * Removes a version, page by page, and looks again at what holds it before the first and at the age
 * of what it removes before each: since it was judged it may have been published, or a run may go on
 * with what an earlier one left. A run that writes even later finds out: right before it moves the
 * pointer, the transcoder lists all that the version must have, and refuses where something is
 * missing. So a race costs a failed transcode, never a broken stream; and a version that is removed
 * in part is named nowhere.
 *
 * @param tell is called after each page, with what is gone by then
 * @returns why the rest stays; `more` where one request cannot take it all
 */
export async function removeVersion(
  bucket: CountedBucket,
  unused: UnusedVersion,
  limits: RetentionLimits,
  tell: (gone: UnusedVersion) => void,
): Promise<KeptReason | 'removed' | 'more'> {
  const { asset, version } = unused
  const state = await readAssetState(bucket, asset)
  let gone = { objects: 0, bytes: 0 }
  for (;;) {
    // From the beginning each time: what was there is gone.
    const { objects, truncated } = await bucket.list({ prefix: versionPrefix(asset, version) })
    const newestAt = Math.max(unused.newestAt, ...objects.map(writtenAt))
    const verdict = judgeVersion(version, state, newestAt, limits)
    if ('kept' in verdict) return verdict.kept
    if (objects.length > 0) {
      await bucket.delete(objects)
      gone = { objects: gone.objects + objects.length, bytes: gone.bytes + sizeOf(objects) }
      tell({ ...unused, ...gone })
    }
    if (!truncated) return 'removed'
    if (bucket.isSpent) return 'more'
  }
}

/** Bytes of all together. */
export function sizeOf(objects: readonly R2Object[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0)
}
