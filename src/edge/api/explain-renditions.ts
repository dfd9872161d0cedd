import { pointerKey } from '../../core/asset-keys.ts'
import { DeliveryError } from '../../core/errors.ts'
import { selectVariants, type Variant } from '../../core/playlist/select.ts'
import { decodePlaylist } from '../../core/playlist/text.ts'
import type { Claims } from '../../core/token/claims.ts'
import { fetchWholeObject, findingIn } from '../origin-client.ts'
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
  { max_height: maxHeight, min_height: minHeight }: Claims,
  { origin }: Services,
): Promise<readonly ExplainedRendition[] | undefined> {
  const text = await readPointer(asset, origin)
  const all = text === undefined ? undefined : selectVariants(text, {})
  if (text === undefined || all?.ok !== true) return undefined
  const some = selectVariants(text, { maxHeight, minHeight })
  const allowed = new Set(some.ok ? some.variants.map(({ uri }) => uri) : [])
  return all.variants.map((variant) => describe(variant, allowed))
}

function describe({ uri, width, height }: Variant, allowed: ReadonlySet<string>) {
  return { uri, width: width ?? null, height: height ?? null, allowed: allowed.has(uri) }
}

async function readPointer(asset: string, origin: Services['origin']): Promise<string | undefined> {
  try {
    const response = await fetchWholeObject(origin, pointerKey(asset))
    const isMultivariant = findingIn(response)?.startsWith('multivariant') ?? false
    const bytes = new Uint8Array(await response.arrayBuffer())
    return isMultivariant ? decodePlaylist(bytes).text : undefined
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'not_found') return undefined
    throw error
  }
}
