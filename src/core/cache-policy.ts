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

/** A tree that somebody else made and copied here: its files may be replaced under their names. */
const FOREIGN_CACHE_CONTROL = 'public, max-age=3600'

/**
 * What Origin tells the cache. What the publisher stored with the object decides; where nothing is
 * stored it follows from the key: a version never changes, a playlist or manifest may at any time,
 * other files of foreign trees seldom do. There is always an answer, since Cloudflare caches what has none.
 */
export function originCacheControl(object: {
  readonly stored: string | undefined
  readonly isVersioned: boolean
  readonly isPointer: boolean
}): string {
  if (object.stored) return object.stored
  if (object.isVersioned) return STORED_CACHE_CONTROL.immutable
  return object.isPointer ? STORED_CACHE_CONTROL.pointer : FOREIGN_CACHE_CONTROL
}

/** Errors are not kept, but for a missing object: players ask for it again at once. */
export const MISSING_CACHE_CONTROL = 'public, max-age=1'

/** A playlist written for one viewer is nobody else's, and is minted anew at every request. */
export const ENTRY_CACHE_CONTROL = 'private, no-store'

/** The same life as in the shared cache, but only in the viewer's own: the URL holds his token. */
export function signedCacheControl(origin: string): string {
  return origin.replace(/\bpublic\b/, 'private').replace(/,\s*stale-[a-z-]+=\d+/g, '')
}
