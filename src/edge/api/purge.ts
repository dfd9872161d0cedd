import * as z from 'zod'
import { DeliveryError } from '../../core/errors.ts'
import { operation } from './operation.ts'
import { AssetName } from './schemas.ts'

export const purgeAsset = operation({
  method: 'POST',
  path: '/api/assets/{name}/purge',
  id: 'purgeAsset',
  tag: 'Assets',
  summary: 'Make the shared cache forget an asset',
  description:
    "Viewers' own caches are out of reach: what they have of our own trees is immutable or lives for seconds, files of other trees live for an hour.",
  params: z.strictObject({ name: AssetName }),
  answer: z.strictObject({
    asset: z.string(),
    purged: z.boolean(),
    cache: z.boolean().meta({ description: 'False where there is no shared cache' }),
  }),
  errors: ['request_invalid', 'rate_limited'],
  run: async ({ params: { name: asset } }, services) => {
    const outcome = await services.purge(asset)
    if (outcome === 'refused') throw purgeRefused()
    return { asset, purged: outcome === 'purged', cache: outcome !== 'absent' }
  },
})

export function purgeRefused(): DeliveryError {
  return new DeliveryError('rate_limited', 'the cache takes no more purges for now', {
    cure: 'try again in a minute',
  })
}
