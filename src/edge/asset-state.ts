import { manifestKey, pointerKey, recordKey } from '../core/asset-keys.ts'
import { readAssetRecord } from '../core/asset-record.ts'
import type { AssetState, PointerState } from '../core/unused-versions.ts'
import type { CountedBucket } from './counted-bucket.ts'
import { MAX_PLAYLIST_BYTES } from './origin-playlist.ts'

/** What tells which versions of an asset are in use. @throws DeliveryError `storage_unavailable` */
export async function readAssetState(bucket: CountedBucket, asset: string): Promise<AssetState> {
  const keys = [pointerKey(asset), manifestKey(asset)]
  const pointers = await Promise.all(keys.map((key) => readPointer(bucket, key)))
  return {
    pointers: pointers.flatMap((pointer) => pointer ?? []),
    record: await readRecord(bucket, asset),
  }
}

async function readPointer(bucket: CountedBucket, key: string): Promise<PointerState | undefined> {
  const object = await bucket.get(key)
  if (object === null) return undefined
  return { text: await readText(object), writtenAt: writtenAt(object) }
}

/** Ours are small and never compressed; what another tool put there is not guessed at. */
async function readText(object: R2ObjectBody): Promise<string | undefined> {
  if (object.size <= MAX_PLAYLIST_BYTES && !object.httpMetadata?.contentEncoding) {
    return object.text().catch(() => undefined)
  }
  await object.body.cancel()
  return undefined
}

async function readRecord(bucket: CountedBucket, asset: string): Promise<AssetState['record']> {
  const object = await bucket.get(recordKey(asset))
  if (object === null) return 'absent'
  const record = readAssetRecord((await readText(object)) ?? '')
  if (record === undefined) return 'unreadable'
  return { status: record.status, version: record.version, writtenAt: writtenAt(object) }
}

/** By R2's clock, in seconds since 1970. */
export function writtenAt({ uploaded }: R2Object): number {
  return uploaded.getTime() / 1000
}
