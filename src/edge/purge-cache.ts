import { assetTag } from './origin-object.ts'

export type PurgeOutcome =
  | 'purged'
  /** There is no cache in front of Origin, as on a developer's machine. */
  | 'absent'
  /** The cache said no; there are only so many purges a minute. */
  | 'refused'

/**
 * Purges by the tags that Origin gave the objects of assets, at most 100 at once. Only Origin itself
 * can, for its own cache.
 */
export async function purgeCache(
  cache: CacheContext | undefined,
  ...assets: readonly string[]
): Promise<PurgeOutcome> {
  if (cache === undefined) return 'absent'
  try {
    const { success } = await cache.purge({ tags: assets.map(assetTag) })
    return success ? 'purged' : 'refused'
  } catch (error) {
    if (error instanceof Error && /not available/i.test(error.message)) return 'absent'
    throw error
  }
}
