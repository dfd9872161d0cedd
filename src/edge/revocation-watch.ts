import { REVOCATIONS_KEY } from '../core/asset-keys.ts'
import { REVOCATIONS_MAX_AGE_SECONDS } from '../core/cache-policy.ts'
import { DeliveryError } from '../core/errors.ts'
import { indexRevocations, type RevocationIndex, readRevocations } from '../core/revocations.ts'
import { logError } from './log.ts'
import { fetchIfThere, type OriginFetch } from './origin-client.ts'

/** After this a request that comes by has the list read again, without waiting for it. */
const FRESH_MS = 10_000
/** After this requests wait. With the 5 s of the cache's copy that is at most 25 s from the API. */
const STALE_MS = 20_000
/** A read that failed is tried again after this, and what is known holds in between. */
const RETRY_MS = 2000
/** What is read in this time after a write may be the cache's copy from before it. */
const COPY_MS = REVOCATIONS_MAX_AGE_SECONDS * 1000

/** A list that was read or written, and the tag by which it is known again. */
export interface KnownRevocations {
  readonly index: RevocationIndex
  readonly etag: string | undefined
}

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
  #known: KnownRevocations | undefined
  /** When the read began that what is known came from. */
  #readAtMs = Number.NEGATIVE_INFINITY
  #learnedAtMs = Number.NEGATIVE_INFINITY
  #nextReadAtMs = Number.NEGATIVE_INFINITY
  /** Until when nobody waits, since a read has just failed. */
  #retryAtMs = Number.NEGATIVE_INFINITY

  reader(origin: OriginFetch, later: (work: Promise<unknown>) => void): RevocationReader {
    return {
      current: () => {
        const nowMs = Date.now()
        if (nowMs - this.#readAtMs >= STALE_MS && nowMs >= this.#retryAtMs) return undefined
        if (nowMs >= this.#nextReadAtMs) {
          this.#nextReadAtMs = nowMs + FRESH_MS
          later(this.#read(origin))
        }
        return this.#known?.index
      },
      refreshed: () => this.#read(origin),
    }
  }

  /** Takes over a list that was just written here. */
  learn(written: KnownRevocations): void {
    const nowMs = Date.now()
    this.#learnedAtMs = nowMs
    this.#take(written, nowMs)
  }

  async #read(origin: OriginFetch): Promise<RevocationIndex> {
    const startedAtMs = Date.now()
    try {
      const found = await this.#fetch(origin)
      return this.#isOutdated(found, startedAtMs)
        ? this.#indexOr(found)
        : this.#take(found, startedAtMs)
    } catch (error) {
      return this.#holdOn(error)
    }
  }

  /**
   * Of several reads that are under way the one that began last has the newest. Just after a write
   * the cache may still have what was before it.
   */
  #isOutdated({ etag }: KnownRevocations, startedAtMs: number): boolean {
    if (startedAtMs < this.#readAtMs) return true
    return startedAtMs < this.#learnedAtMs + COPY_MS && etag !== this.#known?.etag
  }

  #indexOr(found: KnownRevocations): RevocationIndex {
    return (this.#known ?? found).index
  }

  #take(found: KnownRevocations, readAtMs: number): RevocationIndex {
    this.#known = found
    this.#readAtMs = readAtMs
    this.#nextReadAtMs = readAtMs + FRESH_MS
    return found.index
  }

  /** A bucket that cannot be read takes no new revocations either: what is known still holds. */
  #holdOn(error: unknown): RevocationIndex {
    logError('revocations_unreadable', error)
    if (this.#known === undefined) throw forViewer(error)
    const retryAtMs = Date.now() + RETRY_MS
    this.#retryAtMs = retryAtMs
    this.#nextReadAtMs = retryAtMs
    return this.#known.index
  }

  async #fetch(origin: OriginFetch): Promise<KnownRevocations> {
    const response = await fetchIfThere(origin, REVOCATIONS_KEY)
    // Nothing was ever revoked.
    if (response === undefined) return { index: new Map(), etag: undefined }
    const etag = response.headers.get('ETag') ?? undefined
    if (this.#known !== undefined && etag !== undefined && etag === this.#known.etag) {
      await response.body?.cancel()
      return this.#known
    }
    return { index: indexRevocations(readRevocations(await response.text())), etag }
  }
}

/** What is wrong with the list, and its cure, are the publisher's and stand in the log. */
function forViewer(cause: unknown): unknown {
  if (!(cause instanceof DeliveryError) || cause.code !== 'storage_unavailable') return cause
  return new DeliveryError('storage_unavailable', 'it cannot be told who may watch for now', {
    cure: 'try again in a second',
    cause,
  })
}
