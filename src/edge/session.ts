import { DeliveryError } from '../core/errors.ts'
import type { PlayClaims, PlayedClip } from '../core/token/claims.ts'
import { MAX_TOKEN_LENGTH } from '../core/token/jws.ts'
import { playbackClaims } from '../core/token/playback.ts'
import { signToken } from '../core/token/sign.ts'
import type { VerifiedLink } from '../core/token/verify.ts'
import type { Config } from './config.ts'

export interface SessionRequest {
  readonly link: VerifiedLink
  readonly asset: string
  readonly paths: readonly string[]
  readonly clip?: PlayedClip | undefined
  readonly durationSeconds: number | undefined
  readonly isEncoding: boolean
  readonly now: number
}

export interface Session {
  readonly claims: PlayClaims
  /** What opens the session's paths; lives in the path of every URL that it gets. */
  readonly token: string
}

/**
 * Begins a playback session: a token of its own for this viewer, this asset, these paths.
 *
 * @throws DeliveryError `restriction_unenforceable` where the paths do not fit into a token
 */
export async function beginSession(request: SessionRequest, config: Config): Promise<Session> {
  const claims = playbackClaims({
    ...request,
    sid: randomId(),
    signerKid: config.keyring.signer?.kid,
    maxSessionSeconds: config.maxLifeSeconds.play,
  })
  const token = await signToken(claims, config.keyring)
  if (token.length <= MAX_TOKEN_LENGTH) return { claims, token }
  throw new DeliveryError(
    'restriction_unenforceable',
    "the link's limits cannot be held to on this asset: it has too many folders to name them all",
  )
}

/**
 * 96 random bits: enough that no two sessions or links ever share one, short enough for every URL.
 * None begins with a dash, which commands would take for an option.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  const id = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  return id.startsWith('-') ? randomId() : id
}
