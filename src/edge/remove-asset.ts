import { manifestKey, pointerKey, recordKey, versionsPrefix } from '../core/asset-keys.ts'
import { withR2Retries } from './r2-retry.ts'

/**
 * Removes every object of an asset that was published: first what viewers start from, so that nobody
 * meets half a film, then its versions, and the record last, by which an asset is known that was
 * removed in part. Assets below it in the hierarchy of names stay.
 *
 * @returns how many objects there were
 */
export async function removeAssetObjects(bucket: R2Bucket, asset: string): Promise<number> {
  const record = await withR2Retries(() => bucket.head(recordKey(asset)))
  const entries = await Promise.all(
    [pointerKey(asset), manifestKey(asset)].map((key) => removeOne(bucket, key)),
  )
  const versions = await removeFolder(bucket, versionsPrefix(asset))
  if (record !== null) await withR2Retries(() => bucket.delete(recordKey(asset)))
  return entries.filter(Boolean).length + versions + (record === null ? 0 : 1)
}

async function removeOne(bucket: R2Bucket, key: string): Promise<boolean> {
  const isThere = (await withR2Retries(() => bucket.head(key))) !== null
  if (isThere) await withR2Retries(() => bucket.delete(key))
  return isThere
}

/** A list and a delete take a thousand keys each. What was listed is gone when the next list is made. */
async function removeFolder(bucket: R2Bucket, prefix: string): Promise<number> {
  let removed = 0
  for (;;) {
    const { objects } = await withR2Retries(() => bucket.list({ prefix, limit: 1000 }))
    if (objects.length === 0) return removed
    await withR2Retries(() => bucket.delete(objects.map(({ key }) => key)))
    removed += objects.length
  }
}
