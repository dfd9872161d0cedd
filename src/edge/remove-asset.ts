import {
  assetOfVersionedKey,
  manifestKey,
  pointerKey,
  recordKey,
  recordKeyPrefix,
  versionsPrefix,
} from '../core/asset-keys.ts'
import { DeliveryError } from '../core/errors.ts'
import { withR2Retries } from './r2-retry.ts'

/**
 * Removes every object of an asset: first what viewers start from, so that nobody meets half a film,
 * then its versions, and the record last, by which an asset is known that was removed in part. Assets
 * below it in the hierarchy of names stay. A tree without a record is somebody else's, and is its
 * folder with all that is in it.
 *
 * @returns how many objects there were
 * @throws DeliveryError `assets_beneath` for a folder without a record in which assets with one lie
 */
export async function removeAssetObjects(bucket: R2Bucket, asset: string): Promise<number> {
  const record = await withR2Retries(() => bucket.head(recordKey(asset)))
  if (record === null) await requireNothingBeneath(bucket, asset)
  const entries = await Promise.all(
    [pointerKey(asset), manifestKey(asset)].map((key) => removeOne(bucket, key)),
  )
  const removed = entries.filter(Boolean).length
  if (record === null) return removed + (await removeAll(bucket, `${asset}/`, () => true))
  const prefix = versionsPrefix(asset)
  const versions = await removeAll(bucket, prefix, (key) => assetOfVersionedKey(key) === asset)
  await withR2Retries(() => bucket.delete(recordKey(asset)))
  return removed + versions + 1
}

async function requireNothingBeneath(bucket: R2Bucket, asset: string): Promise<void> {
  const prefix = recordKeyPrefix(`${asset}/`)
  const { objects } = await withR2Retries(() => bucket.list({ prefix, limit: 1 }))
  if (objects.length === 0) return
  throw new DeliveryError('assets_beneath', 'it is a folder of assets', {
    cure: `remove them one by one; GET /api/assets?prefix=${asset}/ lists them`,
  })
}

async function removeOne(bucket: R2Bucket, key: string): Promise<boolean> {
  const isThere = (await withR2Retries(() => bucket.head(key))) !== null
  if (isThere) await withR2Retries(() => bucket.delete(key))
  return isThere
}

/** A list and a delete take a thousand keys each. */
async function removeAll(
  bucket: R2Bucket,
  prefix: string,
  isMeant: (key: string) => boolean,
): Promise<number> {
  let removed = 0
  let cursor: string | undefined
  do {
    const from = cursor
    const page = await withR2Retries(() =>
      bucket.list({ prefix, limit: 1000, ...(from !== undefined && { cursor: from }) }),
    )
    const keys = page.objects.map(({ key }) => key).filter(isMeant)
    if (keys.length > 0) await withR2Retries(() => bucket.delete(keys))
    removed += keys.length
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
  return removed
}
