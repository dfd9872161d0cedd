import type { ListedObject, StoredObject } from '../store.ts'
import { etagOf, isMissing, isSuccess } from './answer.ts'
import type { S3Client } from './client.ts'
import { type Listing, readListing } from './listing.ts'
import { Transient } from './transient.ts'

/** No answer lists more. */
const KEYS_AT_ONCE = 1000

/** @throws TranscoderError `store_refused`, `store_unavailable`, `cancelled` */
export function readObject(
  client: S3Client,
  key: string,
  path: string,
): Promise<StoredObject | undefined> {
  return client.perform(0, async (send) => {
    const answer = await send({ method: 'GET', path })
    if (isMissing(answer)) return undefined
    if (!isSuccess(answer)) throw client.refusal(`read ${key}`, answer)
    const tag = etagOf(answer)
    // A store always tells it; the page of a hotel's network does not.
    if (tag === '') throw new Transient(`answers ${answer.status} without an ETag`)
    return { bytes: answer.bytes, tag }
  })
}

/** The first objects with a prefix, in order. @throws as `readObject` */
export async function listObjects(
  client: S3Client,
  prefix: string,
  limit: number,
): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = []
  while (objects.length < limit) {
    const count = Math.min(limit - objects.length, KEYS_AT_ONCE)
    const page = await listPage(client, prefix, count, objects.at(-1)?.key)
    objects.push(...page.objects)
    // A page may be shorter than asked for and yet not the last.
    if (!page.isTruncated || page.objects.length === 0) break
  }
  return objects
}

/** The first objects behind `after`. */
function listPage(client: S3Client, prefix: string, count: number, after = ''): Promise<Listing> {
  const query = new URLSearchParams({ 'list-type': '2', prefix, 'max-keys': String(count) })
  if (after !== '') query.set('start-after', after)
  return client.perform(0, async (send) => {
    const answer = await send({ method: 'GET', path: `?${query}` })
    if (!isSuccess(answer)) throw client.refusal(`list ${prefix}`, answer)
    const listing = readListing(new TextDecoder().decode(answer.bytes))
    if (!listing) throw new Transient(`answers ${answer.status} without a listing`)
    return listing
  })
}
