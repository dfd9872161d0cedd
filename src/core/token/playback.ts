import type { EpochSeconds, LinkClaims, PlayClaims, PlayedClip } from './claims.ts'
import type { VerifiedLink } from './verify.ts'

/** A pause or two and a second look at a scene fit in half the film again; 10 min serve short clips. */
const LIFE_FACTOR = 1.5
const LIFE_EXTRA_SECONDS = 600
/** Where nothing is known of the length, or of how long a viewer has to wait for the encoder. */
const DEFAULT_LIFE_SECONDS = 6 * 3600

export interface PlaybackRequest {
  readonly link: VerifiedLink
  readonly asset: string
  /** What the session may fetch: prefixes ending in `/`, or whole keys. */
  readonly paths: readonly string[]
  readonly clip?: PlayedClip | undefined
  readonly sid: string
  /** The key that the playback token will be signed with. */
  readonly signerKid: string | undefined
  readonly now: EpochSeconds
  /** Length of the asset where it is known. */
  readonly durationSeconds: number | undefined
  /** Whether the asset is still encoded, and its length the planned one. */
  readonly isEncoding: boolean
  readonly maxSessionSeconds: number
}

/**
 * The claims of a playback token: the link's restrictions go on to hold, its end does not, so that
 * a film never stops in the middle because its link ran out.
 */
export function playbackClaims(request: PlaybackRequest): PlayClaims {
  const { now } = request
  const { claims: link, kid } = request.link
  return {
    use: 'play',
    sub: request.asset,
    sid: request.sid,
    iat: now,
    exp: now + playbackSeconds(request),
    ...inherited(link),
    ...(kid !== request.signerKid && { link_kid: kid }),
    // What was revoked after the link was issued ends its sessions, whenever they began.
    link_iat: Math.floor(link.iat ?? 0),
    ...(request.clip !== undefined && { clip: request.clip }),
    paths: request.paths,
  }
}

/** What goes on to hold for every request of the session. */
const INHERITED = [
  'jti',
  'viewer',
  'max_streams',
  'geo',
  'net',
  'ref',
  'ref_none',
] as const satisfies readonly (keyof LinkClaims & keyof PlayClaims)[]

function inherited(link: LinkClaims): Partial<PlayClaims> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (link[name] === undefined ? [] : [[name, link[name]]])),
  )
}

/** How long a session may last, in whole seconds. */
export function playbackSeconds({
  durationSeconds,
  isEncoding,
  maxSessionSeconds,
}: Pick<PlaybackRequest, 'durationSeconds' | 'isEncoding' | 'maxSessionSeconds'>): number {
  const wanted =
    durationSeconds === undefined
      ? DEFAULT_LIFE_SECONDS
      : Math.ceil(durationSeconds * LIFE_FACTOR + LIFE_EXTRA_SECONDS)
  const least = isEncoding ? DEFAULT_LIFE_SECONDS : 0
  return Math.min(Math.max(wanted, least), maxSessionSeconds)
}
