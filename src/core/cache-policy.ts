import { REVOCATIONS_KEY } from './asset-keys.ts'

/**
 * `Cache-Control` in one place: what the publisher stores with each object and Origin tells the
 * shared cache, and what the Gateway tells a viewer.
 */

/** What an answer is to a cache. */
export type CacheKind =
  /** The playlist or manifest a version hangs from: may be replaced at any time. */
  | 'pointer'
  /** Anything below a version's folder: never changes. */
  | 'immutable'
  /** A media playlist that still grows. */
  | 'growing'
  /** The list of revocations, which every isolate asks for all the time. */
  | 'revocations'
  /** A file of a tree that somebody else made: may be replaced under its name. */
  | 'foreign'
  /** A playlist written for one viewer, minted anew at every request. */
  | 'entry'
  /** What is not there: players ask again at once, so a second is remembered. */
  | 'missing'
  | 'error'

interface CachePolicy {
  /** For the shared cache, and for everybody where the asset is public. */
  readonly shared: string
  /** For the one viewer whose token the URL holds. */
  readonly signed: string
}

/** With the 20 s that an isolate goes by what it read, well within 30 s (see `RevocationWatch`). */
export const REVOCATIONS_MAX_AGE_SECONDS = 5

/** How long a pointer is good, and how much longer it may be given out all the same (RFC 5861). */
export const POINTER_AGE_SECONDS = { fresh: 5, stale: 30 } as const

export const CACHE_CONTROL = {
  pointer: {
    shared: `public, max-age=${POINTER_AGE_SECONDS.fresh}, stale-while-revalidate=${POINTER_AGE_SECONDS.stale}`,
    signed: `private, max-age=${POINTER_AGE_SECONDS.fresh}`,
  },
  immutable: {
    shared: 'public, max-age=31536000, immutable',
    signed: 'private, max-age=31536000, immutable',
  },
  growing: { shared: 'public, max-age=1', signed: 'private, max-age=1' },
  // Where Origin fails, Workers Cache goes on with an old copy for as long as that lasts, unless it
  // is told not to: no list is better than one of yesterday.
  revocations: {
    shared: `public, max-age=${REVOCATIONS_MAX_AGE_SECONDS}, stale-if-error=0`,
    signed: 'private, no-store',
  },
  foreign: { shared: 'public, max-age=3600', signed: 'private, max-age=3600' },
  entry: { shared: 'no-store', signed: 'private, no-store' },
  missing: { shared: 'public, max-age=1', signed: 'private, max-age=1' },
  error: { shared: 'no-store', signed: 'no-store' },
} as const satisfies Readonly<Record<CacheKind, CachePolicy>>

/**
 * What Origin tells the cache. What was stored with the object decides, since whoever published it
 * knows best; where nothing is, it follows from the key. There is always an answer: Cloudflare keeps
 * what has none for hours. The list of revocations is nobody's to keep longer, however it came into
 * the bucket.
 */
export function originCacheControl(object: {
  readonly key: string
  readonly stored: string | undefined
  readonly isVersioned: boolean
  readonly isPointer: boolean
}): string {
  if (object.key === REVOCATIONS_KEY) return CACHE_CONTROL.revocations.shared
  if (object.stored) return object.stored
  if (object.isVersioned) return CACHE_CONTROL.immutable.shared
  return (object.isPointer ? CACHE_CONTROL.pointer : CACHE_CONTROL.foreign).shared
}

/** What Origin tells the cache of a key under which there is nothing. */
export function missingCacheControl(key: string): string {
  return CACHE_CONTROL[key === REVOCATIONS_KEY ? 'revocations' : 'missing'].shared
}

/** Directives that speak to shared caches alone (RFC 9111 5.2.2, RFC 5861). */
const SHARED_ONLY =
  /^(public|private|s-maxage|proxy-revalidate|stale-while-revalidate|stale-if-error)\b/i

/**
 * The same life as in the shared cache, but in the viewer's own alone: the table's `signed` column,
 * also for a header that somebody else stored.
 */
export function signedCacheControl(shared: string): string {
  const directives = shared.split(',').map((directive) => directive.trim())
  const kept = directives.filter((directive) => directive !== '' && !SHARED_ONLY.test(directive))
  return ['private', ...kept].join(', ')
}
