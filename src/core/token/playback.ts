import type { EpochSeconds, LinkClaims, PlayClaims, PlayedClip } from './claims.ts'

/** A pause or two and a second look at a scene fit in half the film again; 10 min serve short clips. */
const LIFE_FACTOR = 1.5
const LIFE_EXTRA_SECONDS = 600
/** Where nothing is known of the length. */
const DEFAULT_LIFE_SECONDS = 6 * 3600

export interface PlaybackRequest {
  readonly link: LinkClaims
  readonly asset: string
  /** What the session may fetch: prefixes ending in `/`, or whole keys. */
  readonly paths: readonly string[]
  readonly clip?: PlayedClip | undefined
  readonly sid: string
  readonly now: EpochSeconds
  /** Length of the asset where it is known. */
  readonly durationSeconds: number | undefined
  readonly maxSessionSeconds: number
}

/**
 * The claims of a playback token: the link's restrictions go on to hold, its end does not, so that
 * a film never stops in the middle because its link ran out.
 */
export function playbackClaims(request: PlaybackRequest): PlayClaims {
  const { link, now } = request
  return {
    use: 'play',
    sub: request.asset,
    sid: request.sid,
    iat: now,
    exp: now + playbackSeconds(request.durationSeconds, request.maxSessionSeconds),
    ...(link.jti !== undefined && { jti: link.jti }),
    ...(link.viewer !== undefined && { viewer: link.viewer }),
    ...(link.max_height !== undefined && { max_height: link.max_height }),
    ...(link.min_height !== undefined && { min_height: link.min_height }),
    ...(request.clip !== undefined && { clip: request.clip }),
    paths: request.paths,
  }
}

/** How long a session may last, in whole seconds. */
export function playbackSeconds(
  durationSeconds: number | undefined,
  maxSessionSeconds: number,
): number {
  const wanted =
    durationSeconds === undefined
      ? DEFAULT_LIFE_SECONDS
      : Math.ceil(durationSeconds * LIFE_FACTOR + LIFE_EXTRA_SECONDS)
  return Math.min(wanted, maxSessionSeconds)
}
