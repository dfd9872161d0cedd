import { whyNotAssetName } from '../../core/asset-name.ts'
import { DeliveryError } from '../../core/errors.ts'
import type { Services } from '../services.ts'

/**
 * `POST /api/assets/NAME/purge`: makes the shared cache forget an asset. Viewers' own caches are out
 * of reach, and need no purge: what they keep is immutable, or lives for seconds.
 */
export async function purge(asset: string, services: Services): Promise<Response> {
  const reason = whyNotAssetName(asset)
  if (reason !== undefined) {
    throw new DeliveryError('path_invalid', `this cannot name an asset: ${reason}`)
  }
  const outcome = await services.purge(asset)
  if (outcome === 'refused') {
    throw new DeliveryError('rate_limited', 'the cache takes no more purges for now', {
      cure: 'try again in a minute',
    })
  }
  const body = { asset, purged: outcome === 'purged', cache: outcome !== 'absent' }
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } })
}
