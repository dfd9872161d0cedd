import { REVOCATIONS_KEY } from '../core/asset-keys.ts'
import { indexRevocations, type RevocationIndex, readRevocations } from '../core/revocations.ts'
import { logError } from './log.ts'
import { fetchIfThere, type OriginFetch } from './origin-client.ts'

/** After this a request that comes by has the list read again, without waiting for it. */
const FRESH_MS = 10_000
/** After this requests wait. With the 5 s of the cache's copy that is at most 25 s from the API. */
const STALE_MS = 20_000

/** How one request reaches the list. */
export interface RevocationReader {
  /** The list if it is recent enough to go by. */
  current(): RevocationIndex | undefined
  /** The list as it is now. @throws DeliveryError `storage_unavailable` where it was never read */
  refreshed(): Promise<RevocationIndex>
}

/**
 * The revocations as this isolate knows them: one list for everybody, read through Origin's cache
 * once in ten seconds at most, however many sessions there are. What is there to be read is nearly
 * always the same as before, which its tag tells, so it is parsed when it changes.
 *
 * Requests do not share a read that is under way: a Worker's I/O ends with the request it is for.
 */
export class RevocationWatch {
  #index: RevocationIndex | undefined
  #etag: string | undefined
  #readAtMs = Number.NEGATIVE_INFINITY
  #nextReadAtMs = Number.NEGATIVE_INFINITY

  reader(origin: OriginFetch, later: (work: Promise<unknown>) => void): RevocationReader {
    return {
      current: () => {
        const nowMs = Date.now()
        if (nowMs - this.#readAtMs >= STALE_MS) return undefined
        if (nowMs >= this.#nextReadAtMs) {
          this.#nextReadAtMs = nowMs + FRESH_MS
          later(this.#read(origin))
        }
        return this.#index
      },
      refreshed: () => this.#read(origin),
    }
  }

  /** Takes over a list that was just written here. */
  learn(index: RevocationIndex): void {
    this.#set(index, undefined, Date.now())
  }

  async #read(origin: OriginFetch): Promise<RevocationIndex> {
    const startedAtMs = Date.now()
    try {
      const { index, etag } = await this.#fetch(origin)
      return this.#set(index, etag, startedAtMs)
    } catch (error) {
      // A bucket that cannot be read takes no new revocations either: what is known still holds.
      if (this.#index === undefined) throw error
      logError('revocations_unreadable', error)
      return this.#set(this.#index, this.#etag, startedAtMs)
    }
  }

  /** Of several that are under way the one that began last has the newest. */
  #set(index: RevocationIndex, etag: string | undefined, readAtMs: number): RevocationIndex {
    if (readAtMs < this.#readAtMs) return this.#index ?? index
    this.#index = index
    this.#etag = etag
    this.#readAtMs = readAtMs
    this.#nextReadAtMs = readAtMs + FRESH_MS
    return index
  }

  async #fetch(origin: OriginFetch): Promise<{ index: RevocationIndex; etag: string | undefined }> {
    const response = await fetchIfThere(origin, REVOCATIONS_KEY)
    // Nothing was ever revoked.
    if (response === undefined) return { index: new Map(), etag: undefined }
    const etag = response.headers.get('ETag') ?? undefined
    if (this.#index !== undefined && etag !== undefined && etag === this.#etag) {
      await response.body?.cancel()
      return { index: this.#index, etag }
    }
    return { index: indexRevocations(readRevocations(await response.text())), etag }
  }
}
