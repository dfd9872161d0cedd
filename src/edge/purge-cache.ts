import { assetTag } from './origin-object.ts'

export type PurgeOutcome =
  | 'purged'
  /** There is no cache in front of Origin, as on a developer's machine. */
  | 'absent'
  /** The cache said no; there are only so many purges a minute. */
  | 'refused'

/** Purges by the tag that Origin gave an asset's objects. Only Origin itself can, for its own cache. */
export async function purgeCache(
  cache: CacheContext | undefined,
  asset: string,
): Promise<PurgeOutcome> {
  if (cache === undefined) return 'absent'
  try {
    const { success } = await cache.purge({ tags: [assetTag(asset)] })
    return success ? 'purged' : 'refused'
  } catch (error) {
    if (error instanceof Error && /not available/i.test(error.message)) return 'absent'
    throw error
  }
}
