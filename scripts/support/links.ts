import { randomBytes } from 'node:crypto'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { issueLink, type LinkTerms } from '../../src/core/token/link.ts'
import { streamUrl, watchUrl } from '../../src/core/token/signed-url.ts'
import { type AdminTarget, callAdminApi } from './admin-api.ts'
import { localSecrets } from './dev-vars.ts'

/** A link for one asset, or for a folder of assets, which has no URL of its own. */
export interface IssuedLink {
  readonly asset: string
  /** By which the link can be revoked. */
  readonly jti: string
  readonly token: string
  /** ISO 8601: when the link stops starting playback. */
  readonly expires: string
}

export interface SignedLink extends IssuedLink {
  readonly streamUrl: string
  readonly watchUrl: string
}

export interface SignRequest {
  /** An asset, or a folder of assets ending in `/`. */
  readonly asset: string
  readonly ttlSeconds: number
  /** Playlist in the asset's folder where it is not `master.m3u8`. */
  readonly entry?: string | undefined
  readonly terms?: LinkTerms
}

/** Signs with `SIGNING_KEYS` of the environment, else with the keys of the local edge. */
export async function issueHere(request: SignRequest): Promise<IssuedLink> {
  const { asset } = request
  const keyring = readKeyring(process.env.SIGNING_KEYS || (await localSecrets()).signingKeys)
  const now = Math.floor(Date.now() / 1000)
  const jti = randomBytes(12).toString('base64url')
  const { token, claims } = await issueLink({ ...request, subject: asset, now, id: jti }, keyring)
  return { asset, jti, token, expires: new Date(claims.exp * 1000).toISOString() }
}

/** Has a Sluice sign, whose keys stay where they are. */
export async function issueThere(
  { asset, ttlSeconds, entry, terms }: SignRequest,
  target: AdminTarget,
): Promise<IssuedLink> {
  const body = { asset, ttl_seconds: ttlSeconds, ...terms, ...(entry !== undefined && { entry }) }
  const call = { method: 'POST', path: 'links', body } as const
  const { jti, token, expires } = (await callAdminApi(target, call)) as IssuedLink
  return { asset, jti, token, expires }
}

export function withUrls(link: IssuedLink, base: string, entry: string | undefined): SignedLink {
  const { asset, token } = link
  return {
    ...link,
    streamUrl: streamUrl(base, asset, token, entry),
    watchUrl: watchUrl(base, asset, token, entry),
  }
}

/** A link for an asset with its URLs at `base`. */
export async function signLink(
  request: SignRequest & { readonly base: string },
): Promise<SignedLink> {
  return withUrls(await issueHere(request), request.base, request.entry)
}
