import { versionPrefix } from '../core/asset-keys.ts'
import { DeliveryError } from '../core/errors.ts'
import {
  type AssetState,
  judgeVersion,
  KEPT_REASONS,
  type KeptReason,
  type RetentionLimits,
  whyKept,
} from '../core/unused-versions.ts'
import { readAssetState, writtenAt } from './asset-state.ts'
import { CountedBucket } from './counted-bucket.ts'
import { removeVersion, sizeOf, type UnusedVersion } from './remove-version.ts'
import { type FoundVersion, type WalkRange, walkVersions } from './walk-versions.ts'

/** Half of the subrequests that Workers give one request: a version is looked through to its end. */
const OPERATIONS = 500

export interface GarbageRequest extends WalkRange {
  readonly limits: RetentionLimits
  /** Nothing is removed, and told what would be. */
  readonly isDryRun: boolean
}

export interface GarbageReport {
  /** What is gone of them, or would be. */
  readonly removed: readonly UnusedVersion[]
  /** How many versions stay, by why. */
  readonly kept: Readonly<Record<KeptReason, number>>
  /** Where to go on; `undefined` when all is done. */
  readonly next: string | undefined
}

/**
 * Removes versions that nobody needs, as many as one request can.
 *
 * @param operations after how many R2 operations it stops
 * @throws DeliveryError `storage_unavailable` where nothing could be removed
 */
export async function collectGarbage(
  bucket: R2Bucket,
  request: GarbageRequest,
  operations = OPERATIONS,
): Promise<GarbageReport> {
  const tally: Tally = {
    removed: new Map(),
    kept: Object.fromEntries(KEPT_REASONS.map((reason) => [reason, 0])) as Tally['kept'],
  }
  const next = await sweep(new CountedBucket(bucket, operations), request, tally)
  return { removed: [...tally.removed.values()], kept: tally.kept, next }
}

interface Tally {
  /** By where they lay. */
  readonly removed: Map<string, UnusedVersion>
  readonly kept: Record<KeptReason, number>
}

/** Versions are all that can be left over so far. Uploads that `_sluice/` may hold come after them. */
async function sweep(
  bucket: CountedBucket,
  request: GarbageRequest,
  tally: Tally,
): Promise<string | undefined> {
  let done = request.after
  const stateOf = rememberLast((asset) => readAssetState(bucket, asset))
  try {
    for await (const { position, found } of walkVersions(bucket, request)) {
      if (found !== undefined) {
        const isDone = await visit(bucket, found, await stateOf(found.asset), request, tally)
        if (!isDone) return done
      }
      if (position <= done) continue
      done = position
      if (bucket.isSpent) return done
    }
  } catch (error) {
    const isForNow = error instanceof DeliveryError && error.code === 'storage_unavailable'
    // What is gone is told first; where the storage stays away, the next call says so.
    if (isForNow && tally.removed.size > 0) return done
    throw error
  }
  return undefined
}

/** @returns false where more of the version is left than one request can take */
async function visit(
  bucket: CountedBucket,
  found: FoundVersion,
  state: AssetState,
  { limits, isDryRun }: GarbageRequest,
  { removed, kept }: Tally,
): Promise<boolean> {
  const tell = (gone: UnusedVersion) => removed.set(versionPrefix(gone.asset, gone.version), gone)
  const looked = await look(bucket, found, state, limits)
  if (looked === undefined) return true
  if (typeof looked === 'string') {
    kept[looked] += 1
    return true
  }
  if (isDryRun) {
    tell(looked)
    return true
  }
  const end = await removeVersion(bucket, looked, limits, tell)
  if (end !== 'removed' && end !== 'more') kept[end] += 1
  return end !== 'more'
}

/**
 * Why a version stays, or what it takes up. Its objects are listed only where nothing else holds it,
 * and no further than to the first that is young.
 *
 * @returns `undefined` for one that is gone by now
 */
async function look(
  bucket: CountedBucket,
  { asset, version }: FoundVersion,
  state: AssetState,
  limits: RetentionLimits,
): Promise<KeptReason | UnusedVersion | undefined> {
  const held = whyKept(version, state, limits)
  if (held !== undefined) return held
  let unused: UnusedVersion | undefined
  for await (const { objects } of bucket.pages({ prefix: versionPrefix(asset, version) })) {
    if (objects.length === 0) continue
    const newestAt = Math.max(unused?.newestAt ?? 0, ...objects.map(writtenAt))
    const verdict = judgeVersion(version, state, newestAt, limits)
    if ('kept' in verdict) return verdict.kept
    unused = {
      asset,
      version,
      objects: (unused?.objects ?? 0) + objects.length,
      bytes: (unused?.bytes ?? 0) + sizeOf(objects),
      newestAt,
      reason: verdict.unused,
    }
  }
  return unused
}

/** Versions of an asset come one after the other. */
function rememberLast<T>(read: (asset: string) => Promise<T>): (asset: string) => Promise<T> {
  let last: { readonly asset: string; readonly value: T } | undefined
  return async (asset) => {
    if (last?.asset !== asset) last = { asset, value: await read(asset) }
    return last.value
  }
}
