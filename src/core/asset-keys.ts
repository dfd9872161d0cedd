/**
 * Where an asset's objects lie in R2. A version's folder starts with `_`, which no part of an asset
 * name can, so the asset that owns a key of ours can always be told from the key alone, however
 * asset names nest (`films` and `films/a`).
 */

export const POINTER_NAME = 'master.m3u8'
export const MANIFEST_NAME = 'manifest.mpd'
export const MEDIA_PLAYLIST_NAME = 'index.m3u8'
export const IFRAMES_PLAYLIST_NAME = 'iframes.m3u8'
export const INIT_NAME = 'init.mp4'
export const POSTER_NAME = 'poster.jpg'
/** The folder of a version in which its small pictures lie. */
export const STORYBOARD_NAME = 'storyboard'
/** All of a text track, or of what a storyboard shows when, in one file. */
export const WHOLE_TEXT_NAME = 'index.vtt'
/** What a version's segments are encrypted with, where they are. */
export const CONTENT_KEY_NAME = 'media.key'

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
  return `${pad(number)}.m4s`
}

/** The I-frames of one segment, where they cannot be taken out of it. */
export function iframesName(number: number): string {
  return `i${segmentName(number)}`
}

/** Text for a run of segments, both inclusive. */
export function textSegmentName(first: number, last: number): string {
  return `${pad(first)}-${pad(last)}.vtt`
}

/** One sheet of small pictures, from 1. */
export function sheetName(number: number): string {
  return `${pad(number)}.jpg`
}

/** Numbers of segments, both inclusive. */
export interface SegmentNumbers {
  readonly first: number
  readonly last: number
}

const NUMBERED = [/^i?(\d{5,15})\.m4s$/, /^(\d{5,15})-(\d{5,15})\.vtt$/]

/**
 * The segments that a name stands for: `00042.m4s` for 42, `00001-00015.vtt` for 1 to 15;
 * `undefined` for any other name, other spellings of the numbers included.
 */
export function numbersInName(name: string): SegmentNumbers | undefined {
  for (const pattern of NUMBERED) {
    const match = pattern.exec(name)
    if (match === null) continue
    const [, from = '', to = from] = match
    const [first, last] = [Number(from), Number(to)]
    return first > 0 && last >= first && pad(first) === from && pad(last) === to
      ? { first, last }
      : undefined
  }
  return undefined
}

/** The same for a key of our own trees; `undefined` for all others. */
export function segmentsOfKey(key: string): SegmentNumbers | undefined {
  const [name = '', , version = '', ...asset] = key.split('/').reverse()
  const isOurs = isVersion(version) && asset.some((segment) => segment !== '')
  return isOurs ? numbersInName(name) : undefined
}

/** What of our own trees shows or tells all of a film at once: storyboards and whole text tracks. */
export function isOfWholeFilm(key: string): boolean {
  const [name = '', folder = '', version = ''] = key.split('/').reverse()
  return isVersion(version) && (folder === STORYBOARD_NAME || name === WHOLE_TEXT_NAME)
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

function pad(number: number): string {
  return String(number).padStart(5, '0')
}
