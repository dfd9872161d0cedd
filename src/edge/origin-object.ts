import { assetOfVersionedKey } from '../core/asset-keys.ts'
import { originCacheControl } from '../core/cache-policy.ts'
import { assetsOfKey } from '../core/key-owners.ts'
import { MANIFEST_TYPE, mediaTypeOf, PLAYLIST_TYPE, UNKNOWN_TYPE } from '../core/media-types.ts'
import { keyPath } from '../core/token/signed-url.ts'
import { EMBEDDABLE } from './embeddable.ts'

/** What HTTP says of an object, known from its metadata alone. */
export interface Representation {
  readonly key: string
  readonly size: number
  /** As R2 compares it, unquoted. */
  readonly rawEtag: string
  readonly isGzip: boolean
  readonly looks: Looks
  readonly headers: Readonly<Record<string, string>>
}

/** What its name and its stored type make of an object; what it is, only its text tells. */
export type Looks =
  /** A playlist or a manifest, or it is broken. */
  | 'playlist'
  /** Nothing tells, or the type is one of XML: it may be one. */
  | 'unclear'
  | 'other'

export function describeObject(object: R2Object): Representation {
  const { key, httpMetadata } = object
  const stored = mediaType(httpMetadata?.contentType)
  const looks = looksOf(key, stored)
  const cacheControl = originCacheControl({
    key,
    stored: httpMetadata?.cacheControl,
    isVersioned: assetOfVersionedKey(key) !== undefined,
    isPointer: looks === 'playlist',
  })
  return {
    key,
    size: object.size,
    rawEtag: object.etag,
    isGzip: httpMetadata?.contentEncoding === 'gzip',
    looks,
    headers: {
      ...EMBEDDABLE,
      'Content-Type': isTelling(stored) ? (httpMetadata?.contentType ?? stored) : mediaTypeOf(key),
      ETag: object.httpEtag,
      'Last-Modified': object.uploaded.toUTCString(),
      'Accept-Ranges': 'bytes',
      'Cache-Control': cacheControl,
      'Cache-Tag': cacheTags(key).join(','),
      ...(httpMetadata?.contentEncoding && { 'Content-Encoding': httpMetadata.contentEncoding }),
      ...(httpMetadata?.contentLanguage && { 'Content-Language': httpMetadata.contentLanguage }),
    },
  }
}

/** Without parameters such as `charset` (RFC 9110 8.3.1). */
function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Tools that copy trees often store no type, or one that means nothing: then the name decides. */
function isTelling(type: string): boolean {
  return !['', UNKNOWN_TYPE, 'binary/octet-stream', 'text/plain'].includes(type)
}

/** `audio/mpegurl`, `application/x-mpegURL` and their like: one type under several old names. */
function looksOf(key: string, stored: string): Looks {
  const byName = mediaTypeOf(key)
  const isNamedSo = byName === PLAYLIST_TYPE || byName === MANIFEST_TYPE
  if (isNamedSo || stored.includes('mpegurl') || stored === MANIFEST_TYPE) return 'playlist'
  const isUnclear = isTelling(stored)
    ? /^(?:text|application)\/xml$/.test(stored)
    : byName === UNKNOWN_TYPE
  return isUnclear ? 'unclear' : 'other'
}

/**
 * The asset by which a purge finds its objects. Where a key does not tell its asset, every folder
 * above it might be one.
 */
function cacheTags(key: string): string[] {
  return assetsOfKey(key).map(assetTag)
}

/** A `Cache-Tag`, which is printable ASCII without spaces and does not tell upper from lower case. */
export function assetTag(asset: string): string {
  return `asset:${keyPath(asset)}`
}
