/**
 * Where an asset's objects lie in R2. A version's folder starts with `_`, which no part of an asset
 * name can, so the asset that owns a key of ours can always be told from the key alone, however
 * asset names nest (`films` and `films/a`).
 */

export const POINTER_NAME = 'master.m3u8'
export const MANIFEST_NAME = 'manifest.mpd'
export const MEDIA_PLAYLIST_NAME = 'index.m3u8'
export const INIT_NAME = 'init.mp4'
export const POSTER_NAME = 'poster.jpg'

const PRIVATE_PREFIX = '_sluice/'
const RECORD_PREFIX = `${PRIVATE_PREFIX}assets/`
/** What was taken back before its time, for the whole bucket. */
export const REVOCATIONS_KEY = `${PRIVATE_PREFIX}revocations.json`
const VERSION = /^_v[0-9a-f]{16}$/

export function pointerKey(asset: string): string {
  return `${asset}/${POINTER_NAME}`
}

export function recordKey(asset: string): string {
  return `${RECORD_PREFIX}${asset}.json`
}

/** What the records' keys begin with of all assets whose names begin so. */
export function recordKeyPrefix(namePrefix: string): string {
  return RECORD_PREFIX + namePrefix
}

/** The asset whose record a key names, `undefined` for any other key. */
export function assetOfRecordKey(key: string): string | undefined {
  const isRecord = key.startsWith(RECORD_PREFIX) && key.endsWith('.json')
  return isRecord ? key.slice(RECORD_PREFIX.length, -'.json'.length) : undefined
}

export function manifestKey(asset: string): string {
  return `${asset}/${MANIFEST_NAME}`
}

/** What the keys of all its versions begin with, and no key of another asset. */
export function versionsPrefix(asset: string): string {
  return `${asset}/_v`
}

/** `version` is `_v` and 16 lower-case hex digits. */
export function versionPrefix(asset: string, version: string): string {
  return `${asset}/${version}/`
}

/** Numbers start at 1 and are padded to five digits so that listings sort; longer ones just grow. */
export function segmentName(number: number): string {
  return `${String(number).padStart(5, '0')}.m4s`
}

/**
 * The number of the segment that a key of our own trees names, such as 42 for
 * `films/x/_v0123456789abcdef/video-720p/00042.m4s`; `undefined` for any other key, other spellings
 * of the number included.
 */
export function segmentNumber(key: string): number | undefined {
  const [name = '', , version = '', ...asset] = key.split('/').reverse()
  const number = Number(/^(\d{5,15})\.m4s$/.exec(name)?.[1] ?? 0)
  const isOurs = isVersion(version) && asset.some((segment) => segment !== '')
  return isOurs && number > 0 && segmentName(number) === name ? number : undefined
}

export function isVersion(segment: string): boolean {
  return VERSION.test(segment)
}

/** Objects that viewers never get, whatever their token says. */
export function isPrivateKey(key: string): boolean {
  return key.startsWith(PRIVATE_PREFIX)
}

/** The asset that owns a key of a published version, `undefined` for any other key. */
export function assetOfVersionedKey(key: string): string | undefined {
  const segments = key.split('/')
  const at = segments.findIndex(isVersion)
  return at > 0 ? segments.slice(0, at).join('/') : undefined
}

/** The folder a key lies in, without the slash; empty at the top of the bucket. */
export function folderOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')))
}
