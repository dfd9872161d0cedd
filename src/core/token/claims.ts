import { isAssetName } from '../asset-name.ts'
import { DeliveryError } from '../errors.ts'

/** A number of seconds since 1970-01-01 UTC (RFC 7519 2, NumericDate). */
export type EpochSeconds = number

/** What every token says. Names are the claims' own, as in the token. */
interface CommonClaims {
  readonly exp: EpochSeconds
  readonly nbf?: EpochSeconds
  readonly iat?: EpochSeconds
  /** Id of the link; a playback token carries that of the link it came from. */
  readonly jti?: string
  /** Opaque name that the issuer gave the viewer. */
  readonly viewer?: string
  /** Limits on a rendition's height in pixels, inclusive. */
  readonly max_height?: number
  readonly min_height?: number
}

/** A part of the film, in seconds from its start; without `end` it goes on to the film's end. */
export interface ClipClaim {
  readonly start: number
  readonly end?: number
}

/**
 * The part that a session may play. Where the tree tells its segments' numbers the token is held to
 * them, both inclusive; where it does not, the clip is only what the viewer wished to see.
 */
export interface PlayedClip extends ClipClaim {
  readonly first?: number
  readonly last?: number
}

/** Opens an asset, or every asset in a folder; what people share. */
export interface LinkClaims extends CommonClaims {
  readonly use: 'link'
  /** An asset's name, or a folder of assets ending in `/`. */
  readonly sub: string
  /** Languages (BCP 47) of the sound and the subtitles that play by default. */
  readonly audio?: string
  readonly subtitles?: string
  readonly clip?: ClipClaim
}

/** Minted from a link for one playback session; lives in the path. */
export interface PlayClaims extends CommonClaims {
  readonly use: 'play'
  /** An asset's name. */
  readonly sub: string
  readonly sid: string
  /** Keys that the token opens: a prefix where it ends in `/`, one object where it does not. */
  readonly paths: readonly string[]
  readonly clip?: PlayedClip
}

export type Claims = LinkClaims | PlayClaims

/** Claims that can only be issued information, never a restriction. */
const IGNORED = new Set(['iss', 'aud'])

const READERS = {
  use: (value: unknown) => value === 'link' || value === 'play',
  sub: (value: unknown) => typeof value === 'string' && isSubject(value),
  exp: isEpochSeconds,
  nbf: isEpochSeconds,
  iat: isEpochSeconds,
  jti: isShortText,
  sid: isShortText,
  viewer: isShortText,
  max_height: isHeight,
  min_height: isHeight,
  audio: isLanguage,
  subtitles: isLanguage,
  clip: isClip,
  paths: (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isKeyOrPrefix),
} satisfies Record<string, (value: unknown) => boolean>

/**
 * Reads a verified token's payload. Every claim that is not known to be harmless might be a
 * restriction, so one that is not understood here closes the token.
 *
 * @throws DeliveryError `token_malformed` for a claim that is missing or not of its type,
 *   `restriction_unenforceable` for a claim that is not understood
 */
export function readClaims(payload: unknown): Claims {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw malformed('its payload is not a JSON object')
  }
  const claims = payload as Record<string, unknown>
  for (const [name, value] of Object.entries(claims)) checkClaim(name, value)
  for (const name of requiredClaims(claims.use)) {
    if (claims[name] === undefined) throw malformed(`the claim ${JSON.stringify(name)} is missing`)
  }
  if (claims.use === 'link' && claims.paths !== undefined)
    throw malformed('a link cannot have "paths"')
  if (claims.use === 'play' && String(claims.sub).endsWith('/')) {
    throw malformed('a playback token names one asset')
  }
  return claims as unknown as Claims
}

function checkClaim(name: string, value: unknown): void {
  if (IGNORED.has(name) || name.startsWith('x_')) return
  if (!Object.hasOwn(READERS, name)) {
    throw new DeliveryError(
      'restriction_unenforceable',
      `the token's claim ${JSON.stringify(name.slice(0, 40))} is not one that this server can enforce`,
    )
  }
  if (!READERS[name as keyof typeof READERS](value)) {
    throw malformed(`the claim ${JSON.stringify(name)} is not of its type`)
  }
}

function requiredClaims(use: unknown): readonly string[] {
  return use === 'play' ? ['use', 'sub', 'exp', 'sid', 'paths'] : ['use', 'sub', 'exp']
}

function malformed(reason: string): DeliveryError {
  return new DeliveryError('token_malformed', `the token cannot be used: ${reason}`)
}

function isSubject(text: string): boolean {
  return isAssetName(text.endsWith('/') ? text.slice(0, -1) : text)
}

function isEpochSeconds(value: unknown): value is EpochSeconds {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 1 && value.length <= 128
}

const CLIP_MEMBERS = new Set(['start', 'end', 'first', 'last'])

function isClip(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { start, end, first, last } = value as Record<string, unknown>
  if (!isSeconds(start) || !Object.keys(value).every((name) => CLIP_MEMBERS.has(name))) return false
  if (end !== undefined && !(isSeconds(end) && end > start)) return false
  if (first === undefined && last === undefined) return true
  return isSegmentNumber(first) && isSegmentNumber(last) && first <= last
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isSegmentNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

/** BCP 47, as far as a look-up needs it. */
function isLanguage(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(value)
}

function isHeight(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 100_000
}

function isKeyOrPrefix(value: unknown): boolean {
  return typeof value === 'string' && value.length > 1 && value.length <= 1024 && value[0] !== '/'
}
