import { DeliveryError } from '../core/errors.ts'
import type { LinkClaims, PlayedClip } from '../core/token/claims.ts'
import { playbackClaims } from '../core/token/playback.ts'
import { signToken } from '../core/token/sign.ts'
import { MAX_TOKEN_LENGTH } from '../core/token/verify.ts'
import type { Config } from './config.ts'

export interface SessionRequest {
  readonly link: LinkClaims
  readonly asset: string
  readonly paths: readonly string[]
  readonly clip?: PlayedClip | undefined
  readonly durationSeconds: number | undefined
  readonly now: number
}

/**
 * Begins a playback session: a token of its own for this viewer, this asset, these paths.
 *
 * @throws DeliveryError `restriction_unenforceable` where the paths do not fit into a token
 */
export async function mintPlaybackToken(request: SessionRequest, config: Config): Promise<string> {
  const claims = playbackClaims({
    ...request,
    sid: sessionId(),
    maxSessionSeconds: config.maxSessionSeconds,
  })
  const token = await signToken(claims, config.keyring)
  if (token.length <= MAX_TOKEN_LENGTH) return token
  throw new DeliveryError(
    'restriction_unenforceable',
    "the link's limits cannot be held to on this asset: it has too many folders to name them all",
  )
}

/** 96 random bits: enough that no two sessions ever share one, short enough for every URL. */
function sessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
