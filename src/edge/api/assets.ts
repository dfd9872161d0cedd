import * as z from 'zod'
import { assetOfRecordKey, recordKey, recordKeyPrefix } from '../../core/asset-keys.ts'
import { readAssetMetadata } from '../../core/asset-metadata.ts'
import { readAssetRecord } from '../../core/asset-record.ts'
import { DeliveryError } from '../../core/errors.ts'
import { withR2Retries } from '../r2-retry.ts'
import { removeAssetObjects } from '../remove-asset.ts'
import { describeAsset } from './describe-asset.ts'
import { operation } from './operation.ts'
import { purgeRefused } from './purge.ts'
import { AssetName, AssetSchema, AssetSummarySchema } from './schemas.ts'

const PAGE = 100
/** R2's own limit. */
const MAX_PAGE = 1000

export const listAssets = operation({
  method: 'GET',
  path: '/api/assets',
  id: 'listAssets',
  tag: 'Assets',
  summary: 'List assets by name, a page at a time',
  query: z.strictObject({
    prefix: z.string().max(512).default('').meta({ description: 'Only names that begin so' }),
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
    cursor: z.string().max(4096).optional().meta({ description: 'Of the page before' }),
  }),
  answer: z.strictObject({
    assets: z.array(AssetSummarySchema),
    cursor: z.string().nullable().meta({ description: 'For the next page; null on the last' }),
  }),
  errors: ['request_invalid', 'storage_unavailable'],
  run: async ({ query: { prefix, limit, cursor } }, { bucket }) => {
    const page = await withR2Retries(() =>
      bucket.list({
        prefix: recordKeyPrefix(prefix),
        limit,
        include: ['customMetadata'],
        ...(cursor !== undefined && { cursor }),
      }),
    )
    return {
      assets: page.objects.flatMap(summarize),
      cursor: page.truncated ? page.cursor : null,
    }
  },
})

export const showAsset = operation({
  method: 'GET',
  path: '/api/assets/{name}',
  id: 'showAsset',
  tag: 'Assets',
  summary: 'What is known of an asset',
  params: z.strictObject({ name: AssetName }),
  answer: AssetSchema,
  errors: ['request_invalid', 'not_found', 'storage_unavailable'],
  run: async ({ params: { name } }, { bucket }) => {
    const object = await withR2Retries(() => bucket.get(recordKey(name)))
    const record = object === null ? undefined : readAssetRecord(await object.text())
    if (record === undefined) throw noSuchAsset()
    return describeAsset(record)
  },
})

export const removeAsset = operation({
  method: 'DELETE',
  path: '/api/assets/{name}',
  id: 'removeAsset',
  tag: 'Assets',
  summary: 'Remove an asset wholly',
  description:
    'What viewers start from goes first, the record last: broken off in between, it can be called again. A tree without a record, which somebody else made, is its folder with all that is in it; a folder in which assets with records lie is left alone. Links to it stay what they are; revoke them if a new asset may get the same name.',
  params: z.strictObject({ name: AssetName }),
  answer: z.strictObject({
    asset: z.string(),
    objects: z.int().meta({ description: 'How many were removed' }),
    purged: z.boolean().meta({
      description: 'False where the shared cache did not take the purge; call it again then',
    }),
    cache: z.boolean().meta({ description: 'False where there is no shared cache' }),
  }),
  errors: ['request_invalid', 'not_found', 'assets_beneath', 'storage_unavailable'],
  run: async ({ params: { name: asset } }, { bucket, purge }) => {
    const objects = await removeAssetObjects(bucket, asset)
    // Also where nothing was left: the purge may be what failed the last time.
    const outcome = await purge(asset)
    if (objects === 0) throw outcome === 'refused' ? purgeRefused() : noSuchAsset()
    return { asset, objects, purged: outcome === 'purged', cache: outcome !== 'absent' }
  },
})

function noSuchAsset(): DeliveryError {
  return new DeliveryError('not_found', 'there is no such asset', {
    cure: 'GET /api/assets lists what there is',
  })
}

function summarize({ key, customMetadata }: R2Object) {
  const name = assetOfRecordKey(key)
  if (name === undefined) return []
  const known = readAssetMetadata(customMetadata ?? {})
  return [
    {
      name,
      title: known?.title ?? name,
      status: known?.status ?? ('unknown' as const),
      version: known?.version ?? null,
      duration_seconds: known?.durationSeconds ?? null,
      updated_at: known?.updatedAt ?? null,
    },
  ]
}
