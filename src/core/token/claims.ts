import { DeliveryError } from '../errors.ts'
import { CLAIM_READERS } from './claim-readers.ts'
import { malformedToken } from './jws.ts'
import type { Rights } from './rights/check-rights.ts'

/** A number of seconds since 1970-01-01 UTC (RFC 7519 2, NumericDate). */
export type EpochSeconds = number

/** What every token says. Names are the claims' own, as in the token. */
interface CommonClaims extends Rights {
  readonly exp: EpochSeconds
  readonly nbf?: EpochSeconds
  readonly iat?: EpochSeconds
  /** Id of the link; a playback token carries that of the link it came from. */
  readonly jti?: string
  /** Opaque name that the issuer gave the viewer. */
  readonly viewer?: string
  /** How many streams this viewer may have at once. */
  readonly max_streams?: number
}

/** A part of the film, in seconds from its start; without `end` it goes on to the film's end. */
export interface ClipClaim {
  readonly start: number
  readonly end?: number
}

/**
 * The part that a session may play: it is held to the numbers of the segments, both inclusive, or it
 * is only what the viewer wished to see, where the tree does not tell such numbers.
 */
export interface PlayedClip extends ClipClaim {
  readonly first?: number
  readonly last?: number
  readonly wish?: true
}

/** Opens an asset, or every asset in a folder; what people share. */
export interface LinkClaims extends CommonClaims {
  readonly use: 'link'
  /** An asset's name, or a folder of assets ending in `/`. */
  readonly sub: string
  /** Limits on a rendition's height in pixels, inclusive. */
  readonly max_height?: number
  readonly min_height?: number
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
  /** The key that signed the link, where it was not the one that signed this. */
  readonly link_kid?: string
  /** When the link was issued, by its own word; 0 where it has none. */
  readonly link_iat?: EpochSeconds
  /** Keys that the token opens: a prefix where it ends in `/`, one object where it does not. */
  readonly paths: readonly string[]
  readonly clip?: PlayedClip
}

export type Claims = LinkClaims | PlayClaims

/** Claims that can only be issued information, never a restriction. */
const IGNORED = new Set(['iss', 'aud'])

/**
 * Reads a verified token's payload. Every claim that is not known to be harmless might be a
 * restriction, so one that is not understood here closes the token.
 *
 * @throws DeliveryError `token_malformed` for a claim that is missing or not of its type,
 *   `restriction_unenforceable` for a claim that is not understood
 */
export function readClaims(claims: Readonly<Record<string, unknown>>): Claims {
  for (const [name, value] of Object.entries(claims)) checkClaim(name, value)
  for (const name of requiredClaims(claims)) {
    if (claims[name] === undefined)
      throw malformedToken(`the claim ${JSON.stringify(name)} is missing`)
  }
  if (claims.use === 'link') checkLinkClaims(claims)
  else checkPlayClaims(claims)
  return claims as unknown as Claims
}

function checkClaim(name: string, value: unknown): void {
  if (IGNORED.has(name) || name.startsWith('x_')) return
  if (!Object.hasOwn(CLAIM_READERS, name)) {
    throw new DeliveryError(
      'restriction_unenforceable',
      `the token's claim ${JSON.stringify(name.slice(0, 40))} is not one that this server can enforce`,
    )
  }
  const reads = CLAIM_READERS[name as keyof typeof CLAIM_READERS]
  if (!reads(value)) throw malformedToken(`the claim ${JSON.stringify(name)} is not of its type`)
}

/** Besides those of every token: what one claim needs another for. */
function requiredClaims({ use, nbf, max_streams }: Readonly<Record<string, unknown>>): string[] {
  return [
    ...['use', 'sub', 'exp'],
    ...(use === 'play' ? ['sid', 'paths'] : []),
    // How far ahead a token was issued bounds how long a revocation has to be kept.
    ...(nbf === undefined ? [] : ['iat']),
    // Sessions are counted by the viewer they belong to.
    ...(max_streams === undefined ? [] : ['viewer']),
  ]
}

function checkLinkClaims(claims: Readonly<Record<string, unknown>>): void {
  for (const name of ['sid', 'paths', 'link_kid', 'link_iat']) {
    if (claims[name] !== undefined) throw malformedToken(`a link cannot have "${name}"`)
  }
  const { first, wish } = (claims.clip ?? {}) as PlayedClip
  if (first !== undefined || wish !== undefined)
    throw malformedToken('the clip of a link has a start and an end alone')
}

function checkPlayClaims(claims: Readonly<Record<string, unknown>>): void {
  if (String(claims.sub).endsWith('/')) throw malformedToken('a playback token names one asset')
  const clip = claims.clip as PlayedClip | undefined
  if (clip !== undefined && (clip.first === undefined) !== (clip.wish === true)) {
    throw malformedToken('the clip of a playback token has segment numbers or is a wish')
  }
  // What is held to by the paths that it opens is not said twice.
  for (const name of ['audio', 'subtitles', 'max_height', 'min_height']) {
    if (claims[name] !== undefined) throw malformedToken(`a playback token cannot have "${name}"`)
  }
}
