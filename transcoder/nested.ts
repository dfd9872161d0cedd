import { recordKey } from '../src/core/asset-keys.ts'
import { TranscoderError } from './errors.ts'
import type { Store } from './store/store.ts'

/**
 * Refuses a name inside or around that of another asset: a link to a folder of one would open the
 * other.
 *
 * @throws TranscoderError `asset_nested`
 */
export async function refuseNested(store: Store, asset: string): Promise<void> {
  const parts = asset.split('/')
  for (let length = 1; length < parts.length; length += 1) {
    const outer = parts.slice(0, length).join('/')
    if (await store.get(recordKey(outer))) throw nested(asset, `inside the asset ${outer}`)
  }
  const recordFolder = recordKey(`${asset}/`).slice(0, -'.json'.length)
  const [inner] = await store.list(recordFolder, 1)
  if (inner === undefined) return
  const name = inner.key.slice(recordFolder.length, -'.json'.length)
  throw nested(asset, `around the asset ${asset}/${name}`)
}

function nested(asset: string, place: string): TranscoderError {
  return new TranscoderError('asset_nested', `${asset} would lie ${place}`, {
    cure: 'choose another name, or remove that asset first',
  })
}
