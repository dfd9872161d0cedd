import { randomBytes } from 'node:crypto'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { issueLink, type LinkTerms } from '../../src/core/token/link.ts'
import { streamUrl, watchUrl } from '../../src/core/token/signed-url.ts'
import { localSecrets } from './dev-vars.ts'

export interface SignedLink {
  readonly asset: string
  readonly streamUrl: string
  readonly watchUrl: string
  /** ISO 8601: when the link stops starting playback. */
  readonly expires: string
}

export interface SignRequest {
  readonly asset: string
  readonly base: string
  readonly ttlSeconds: number
  /** Playlist in the asset's folder where it is not `master.m3u8`. */
  readonly entry?: string | undefined
  readonly terms?: LinkTerms
}

/** Signs with `SIGNING_KEYS` of the environment, else with the keys of the local edge. */
export async function signLink(request: SignRequest): Promise<SignedLink> {
  const { asset, base, entry } = request
  const keyring = readKeyring(process.env.SIGNING_KEYS || (await localSecrets()).signingKeys)
  const now = Math.floor(Date.now() / 1000)
  const id = randomBytes(9).toString('base64url')
  const { token, claims } = await issueLink({ ...request, subject: asset, now, id }, keyring)
  return {
    asset,
    streamUrl: streamUrl(base, asset, token, entry),
    watchUrl: watchUrl(base, asset, token, entry),
    expires: new Date(claims.exp * 1000).toISOString(),
  }
}
