import { pointerKey } from '../../core/asset-keys.ts'
import { DeliveryError } from '../../core/errors.ts'
import { selectVariants, type Variant } from '../../core/playlist/select.ts'
import { decodePlaylist } from '../../core/playlist/text.ts'
import { uriResolver } from '../../core/playlist/uri.ts'
import type { Claims, LinkClaims, PlayClaims } from '../../core/token/claims.ts'
import { isOpenedByPlayback } from '../../core/token/scope.ts'
import { fetchIfThere, findingIn } from '../origin-client.ts'
import { type Playlist, placeOf } from '../playlists.ts'
import type { Services } from '../services.ts'

export interface ExplainedRendition {
  readonly uri: string
  readonly width: number | null
  readonly height: number | null
  readonly allowed: boolean
}

/**
 * The variants of an asset, and which of them a token lets its viewer have. Nothing where there is no
 * multivariant playlist under the usual name; none is allowed where its limits cannot be held to.
 */
export async function explainRenditions(
  asset: string,
  claims: Claims,
  ownOrigin: string,
  { origin }: Services,
): Promise<readonly ExplainedRendition[] | undefined> {
  const key = pointerKey(asset)
  const response = await fetchIfThere(origin, key).catch(passOverLarge)
  if (response === undefined) return undefined
  const isMultivariant = findingIn(response)?.startsWith('multivariant') ?? false
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { text } = decodePlaylist(bytes)
  const all = isMultivariant ? selectVariants(text, {}) : undefined
  if (all?.ok !== true) return undefined
  const isAllowed =
    claims.use === 'link'
      ? allowedByLimits(text, claims)
      : allowedByPaths({ key, kind: 'multivariant', bytes, ownOrigin }, text, claims)
  return all.variants.map((variant) => describe(variant, isAllowed(variant.uri)))
}

/** What is too large to be signed is said of the entry. */
function passOverLarge(error: unknown): undefined {
  if (error instanceof DeliveryError && error.code === 'playlist_too_large') return undefined
  throw error
}

function allowedByLimits(
  text: string,
  { max_height: maxHeight, min_height: minHeight }: LinkClaims,
): (uri: string) => boolean {
  const some = selectVariants(text, { maxHeight, minHeight })
  const allowed = new Set(some.ok ? some.variants.map(({ uri }) => uri) : [])
  return (uri) => allowed.has(uri)
}

function allowedByPaths(
  playlist: Playlist,
  text: string,
  claims: PlayClaims,
): (uri: string) => boolean {
  const resolve = uriResolver(placeOf(playlist, text, '-'))
  return (uri) => {
    const target = resolve(uri)
    return target.at === 'here' && isOpenedByPlayback(claims, target.key)
  }
}

function describe({ uri, width, height }: Variant, allowed: boolean): ExplainedRendition {
  return { uri, width: width ?? null, height: height ?? null, allowed }
}
