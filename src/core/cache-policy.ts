/**
 * `Cache-Control` in one place: what the publisher stores with each object, what Origin tells the
 * shared cache, what the Gateway tells a viewer.
 */

/** What an object is to a cache, which follows from its key and how it was published. */
export type CacheKind =
  /** The playlist or manifest a version hangs from: may be replaced at any time. */
  | 'pointer'
  /** Anything below a version's folder: never changes. */
  | 'immutable'
  /** A media playlist that still grows. */
  | 'growing'

export const STORED_CACHE_CONTROL: Readonly<Record<CacheKind, string>> = {
  pointer: 'public, max-age=5, stale-while-revalidate=30',
  immutable: 'public, max-age=31536000, immutable',
  growing: 'public, max-age=1',
}
