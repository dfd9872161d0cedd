import { assetOfVersionedKey } from '../core/asset-keys.ts'
import { originCacheControl } from '../core/cache-policy.ts'
import { MANIFEST_TYPE, mediaTypeOf, PLAYLIST_TYPE } from '../core/media-types.ts'
import { keyPath } from '../core/token/signed-url.ts'
import { EMBEDDABLE } from './embeddable.ts'

/** What HTTP says of an object, known from its metadata alone. */
export interface Representation {
  readonly size: number
  /** As R2 compares it, unquoted. */
  readonly rawEtag: string
  /** As HTTP writes it, quoted. */
  readonly etag: string
  readonly lastModified: Date
  readonly headers: Readonly<Record<string, string>>
}

export function describeObject(object: R2Object): Representation {
  const { key, httpMetadata } = object
  const type = typeOf(key, httpMetadata?.contentType)
  const owner = assetOfVersionedKey(key)
  const cacheControl = originCacheControl({
    stored: httpMetadata?.cacheControl,
    isVersioned: owner !== undefined,
    isPointer: isPlaylistType(type) || type === MANIFEST_TYPE,
  })
  return {
    size: object.size,
    rawEtag: object.etag,
    etag: object.httpEtag,
    lastModified: object.uploaded,
    headers: {
      ...EMBEDDABLE,
      'Content-Type': type,
      ETag: object.httpEtag,
      'Last-Modified': object.uploaded.toUTCString(),
      'Accept-Ranges': 'bytes',
      'Cache-Control': cacheControl,
      'Cache-Tag': cacheTags(key, owner).join(','),
      ...(httpMetadata?.contentEncoding && { 'Content-Encoding': httpMetadata.contentEncoding }),
      ...(httpMetadata?.contentLanguage && { 'Content-Language': httpMetadata.contentLanguage }),
    },
  }
}

/** Tools that copy trees often store no type, or the one that means nothing: then the name decides. */
function typeOf(key: string, stored: string | undefined): string {
  const isTelling =
    stored !== undefined &&
    !/^(application\/octet-stream|binary\/octet-stream|text\/plain)\b/i.test(stored)
  const byName = mediaTypeOf(key)
  if (!isTelling) return byName
  return isPlaylistType(stored) ? PLAYLIST_TYPE : stored
}

/** `audio/mpegurl`, `application/x-mpegURL` and their like: one type under several old names. */
function isPlaylistType(type: string): boolean {
  return /mpegurl/i.test(type)
}

/**
 * The asset by which a purge finds its objects. Where a key does not tell its asset, every folder
 * above it might be one.
 */
function cacheTags(key: string, owner: string | undefined): string[] {
  if (owner !== undefined) return [assetTag(owner)]
  const folders = key.split('/').slice(0, -1)
  return folders.map((_, index) => assetTag(folders.slice(0, index + 1).join('/')))
}

/** A `Cache-Tag`, which is printable ASCII without spaces and does not tell upper from lower case. */
export function assetTag(asset: string): string {
  return `asset:${keyPath(asset)}`
}
