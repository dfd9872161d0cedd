import { isAssetName } from '../asset-name.ts'
import { isGeoRule } from './rights/geo.ts'
import { isNetRule } from './rights/net.ts'
import { isHostList, isMissingReferrerRule } from './rights/referrer.ts'

/** Says for each claim whether a value is of its type. A claim that is not here closes the token. */
export const CLAIM_READERS = {
  use: isUse,
  sub: isSubject,
  exp: isEpochSeconds,
  nbf: isEpochSeconds,
  iat: isEpochSeconds,
  jti: isShortText,
  sid: isShortText,
  viewer: isShortText,
  max_streams: isStreamCount,
  max_height: isHeight,
  min_height: isHeight,
  geo: isGeoRule,
  net: isNetRule,
  ref: isHostList,
  ref_none: isMissingReferrerRule,
  audio: isLanguage,
  subtitles: isLanguage,
  clip: isClip,
  paths: isPathList,
  link_kid: isShortText,
  link_iat: isWholeSeconds,
} satisfies Record<string, (value: unknown) => boolean>

function isUse(value: unknown): boolean {
  return value === 'link' || value === 'play'
}

/** An asset, or a folder of assets ending in `/`. */
function isSubject(value: unknown): boolean {
  if (typeof value !== 'string') return false
  return isAssetName(value.endsWith('/') ? value.slice(0, -1) : value)
}

function isEpochSeconds(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isWholeSeconds(value: unknown): boolean {
  return isIntegerWithin(value, 0, Number.MAX_SAFE_INTEGER)
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 1 && value.length <= 128
}

function isStreamCount(value: unknown): boolean {
  return isIntegerWithin(value, 1, 100)
}

/** Pixels. */
function isHeight(value: unknown): boolean {
  return isIntegerWithin(value, 1, 100_000)
}

/** BCP 47, as far as a look-up needs it. */
function isLanguage(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(value)
}

const CLIP_MEMBERS = new Set(['start', 'end', 'first', 'last', 'wish'])

function isClip(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { start, end, first, last, wish } = value as Record<string, unknown>
  if (!isSeconds(start) || !Object.keys(value).every((name) => CLIP_MEMBERS.has(name))) return false
  if (end !== undefined && !(isSeconds(end) && end > start)) return false
  if (wish !== undefined && wish !== true) return false
  if (first === undefined && last === undefined) return true
  return isSegmentNumber(first) && isSegmentNumber(last) && first <= last
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isSegmentNumber(value: unknown): value is number {
  return isIntegerWithin(value, 1, Number.MAX_SAFE_INTEGER)
}

/** At least one key, or prefix of keys ending in `/`. */
function isPathList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isKeyOrPrefix)
}

function isKeyOrPrefix(value: unknown): boolean {
  return typeof value === 'string' && value.length > 1 && value.length <= 1024 && value[0] !== '/'
}

function isIntegerWithin(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}
