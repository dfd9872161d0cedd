import { REVOCATIONS_KEY } from '../core/asset-keys.ts'
import { DeliveryError } from '../core/errors.ts'
import {
  indexRevocations,
  MAX_REVOCATIONS,
  type Revocation,
  readRevocations,
  writeRevocations,
} from '../core/revocations.ts'
import { withR2Retries } from './r2-retry.ts'
import type { KnownRevocations } from './revocation-watch.ts'

/**
 * Revocations are one object in the bucket, read by everybody through Origin's cache.
 *
 * Workers KV was the other choice. Measured with `wrangler dev`, one look-up adds 2.4 ms for the four
 * keys of a session in KV, 1.3 ms for one list in KV, and 3.5 ms for the list through Origin (24 ms
 * with 25,000 entries); as an isolate looks once in 10 s, not once a session, none of them counts. By
 * price, a million look-ups are $2.00, $0.50 and $0.30 (a cached answer of Origin; behind it R2 is
 * read every 5 s in each upper tier, some $0.19 a month for it). What decides is time: KV may show an
 * old value for 60 s and more in a location that has read it, so it cannot promise 30 s; R2 is
 * consistent, and the age of a cached copy is ours to bound.
 */

/** Several publishers at once meet rarely; each try reads the list anew. */
const MAX_TRIES = 5
/** R2 takes one write a second to one key. */
const PAUSE_MS = 300

type Change = (known: readonly Revocation[]) => readonly Revocation[]

/** @throws DeliveryError `storage_unavailable` */
export async function readStoredRevocations(bucket: R2Bucket): Promise<readonly Revocation[]> {
  const object = await withR2Retries(() => bucket.get(REVOCATIONS_KEY))
  return object === null ? [] : readRevocations(await object.text())
}

/**
 * Changes the list in the bucket, on condition that nobody else has changed it since it was read.
 *
 * @throws DeliveryError `revocations_full`; `storage_unavailable` where others kept changing it, or
 *   where it is damaged
 */
export async function changeRevocations(
  bucket: R2Bucket,
  change: Change,
): Promise<KnownRevocations> {
  for (let turn = 0; turn < MAX_TRIES; turn++) {
    const changed = await tryChange(bucket, change)
    if (changed !== undefined) return changed
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
  }
  throw new DeliveryError('storage_unavailable', 'the list of revocations changes all the time', {
    cure: 'try again in a second',
  })
}

/** `undefined` where somebody else was faster. */
async function tryChange(bucket: R2Bucket, change: Change): Promise<KnownRevocations | undefined> {
  const object = await withR2Retries(() => bucket.get(REVOCATIONS_KEY))
  const changed = change(object === null ? [] : readRevocations(await object.text()))
  if (changed.length > MAX_REVOCATIONS) throw full()
  const written = await withR2Retries(() =>
    bucket.put(REVOCATIONS_KEY, writeRevocations(changed), {
      onlyIf: object === null ? { etagDoesNotMatch: '*' } : { etagMatches: object.etag },
      httpMetadata: { contentType: 'application/json' },
    }),
  )
  if (written === null) return undefined
  return { index: indexRevocations(changed), etag: written.httpEtag }
}

function full(): DeliveryError {
  return new DeliveryError('revocations_full', `more than ${MAX_REVOCATIONS} are not held`, {
    cure: 'revoke an asset or a key, which stand for many, or delete some',
  })
}
