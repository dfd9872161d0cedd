import type { LinkClaims } from '../core/token/claims.ts'
import { playbackClaims } from '../core/token/playback.ts'
import { signToken } from '../core/token/sign.ts'
import type { Config } from './config.ts'

export interface SessionRequest {
  readonly link: LinkClaims
  readonly asset: string
  readonly paths: readonly string[]
  readonly durationSeconds: number | undefined
  readonly now: number
}

/** Begins a playback session: a token of its own for this viewer, this asset, these paths. */
export function mintPlaybackToken(request: SessionRequest, config: Config): Promise<string> {
  const claims = playbackClaims({
    ...request,
    sid: sessionId(),
    maxSessionSeconds: config.maxSessionSeconds,
  })
  return signToken(claims, config.keyring)
}

/** 96 random bits: enough that no two sessions ever share one, short enough for every URL. */
function sessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
