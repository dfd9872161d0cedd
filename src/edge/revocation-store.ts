import { REVOCATIONS_KEY } from '../core/asset-keys.ts'
import { CACHE_CONTROL } from '../core/cache-policy.ts'
import { DeliveryError } from '../core/errors.ts'
import {
  indexRevocations,
  MAX_REVOCATIONS,
  type Revocation,
  type RevocationIndex,
  readRevocations,
  writeRevocations,
} from '../core/revocations.ts'
import { withR2Retries } from './r2-retry.ts'

/** Several publishers at once meet rarely; each try reads the list anew. */
const MAX_TRIES = 5
/** R2 takes one write a second to one key. */
const PAUSE_MS = 300

type Change = (known: readonly Revocation[]) => readonly Revocation[]

export async function readStoredRevocations(bucket: R2Bucket): Promise<readonly Revocation[]> {
  const object = await withR2Retries(() => bucket.get(REVOCATIONS_KEY))
  return object === null ? [] : readRevocations(await object.text())
}

/**
 * Changes the list in the bucket, on condition that nobody else has changed it since it was read.
 *
 * @throws DeliveryError `revocations_full`; `storage_unavailable` where others kept changing it
 */
export async function changeRevocations(
  bucket: R2Bucket,
  change: Change,
): Promise<RevocationIndex> {
  for (let turn = 0; turn < MAX_TRIES; turn++) {
    const changed = await tryChange(bucket, change)
    if (changed !== undefined) return indexRevocations(changed)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
  }
  throw new DeliveryError('storage_unavailable', 'the list of revocations changes all the time', {
    cure: 'try again in a second',
  })
}

/** `undefined` where somebody else was faster. */
async function tryChange(
  bucket: R2Bucket,
  change: Change,
): Promise<readonly Revocation[] | undefined> {
  const object = await withR2Retries(() => bucket.get(REVOCATIONS_KEY))
  const changed = change(object === null ? [] : readRevocations(await object.text()))
  if (changed.length > MAX_REVOCATIONS) throw full()
  const written = await withR2Retries(() =>
    bucket.put(REVOCATIONS_KEY, writeRevocations(changed), {
      onlyIf: object === null ? { etagDoesNotMatch: '*' } : { etagMatches: object.etag },
      httpMetadata: {
        contentType: 'application/json',
        cacheControl: CACHE_CONTROL.revocations.shared,
      },
    }),
  )
  return written === null ? undefined : changed
}

function full(): DeliveryError {
  return new DeliveryError('revocations_full', `more than ${MAX_REVOCATIONS} are not held`, {
    cure: 'revoke an asset or a key, which stand for many, or delete some',
  })
}
