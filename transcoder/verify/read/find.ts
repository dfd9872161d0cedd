import { VerifyError } from '../errors.ts'
import type { Labeler } from '../labels.ts'
import type { Answer, ByteRange, Delivery, Resources, Wanted } from '../resources.ts'
import { REQUESTS_AT_ONCE } from './limits.ts'
import { Turns } from './turns.ts'

/** Something that a playlist names, or why there is nothing. */
export type Found =
  | {
      readonly state: 'read'
      readonly label: string
      readonly bytes: Uint8Array
      readonly delivery: Delivery | undefined
    }
  | NotFound

export interface NotFound {
  readonly state: 'missing' | 'unread'
  readonly label: string
  readonly reason: string
}

/** Fetches by URIs as playlists write them. */
export class Finder {
  readonly #resources: Resources
  readonly #signal: AbortSignal | undefined
  readonly label: Labeler
  readonly #deliveries = new Map<string, Delivery>()
  readonly #turns = new Turns(REQUESTS_AT_ONCE)

  constructor(resources: Resources, label: Labeler, signal: AbortSignal | undefined) {
    this.#resources = resources
    this.#signal = signal
    this.label = label
  }

  /** @param base what a relative URI is resolved against */
  async find(
    uri: string,
    base: string,
    maxBytes: number,
    range?: ByteRange | undefined,
  ): Promise<Found> {
    const absolute = URL.parse(uri, base)?.href
    if (absolute === undefined)
      return {
        state: 'missing',
        label: '',
        reason: `${JSON.stringify(uri.slice(0, 60))} is no URI`,
      }
    const answer = await this.get(absolute, { maxBytes, range })
    const label = this.labelOf(absolute, range)
    if (!answer.ok) {
      const { reason, isOurLimit } = answer
      return { state: isOurLimit ? 'unread' : 'missing', label, reason }
    }
    const { bytes } = answer
    if (range && bytes.length < range.length) {
      const reason = `it has ${bytes.length} of the ${range.length} bytes of the range`
      return { state: 'missing', label, reason }
    }
    return { state: 'read', label, bytes, delivery: this.#intern(answer.delivery) }
  }

  labelOf(uri: string, range: ByteRange | undefined): string {
    return this.label(uri) + (range ? `@${range.offset}` : '')
  }

  /** @throws VerifyError `cancelled` */
  async get(uri: string, wanted: Wanted): Promise<Answer> {
    if (this.#signal?.aborted) throw new VerifyError('cancelled', 'stopped before all was read')
    return this.#turns.take(() => this.#resources.get(uri, wanted))
  }

  /** Thousands of segments come in few ways. */
  #intern(delivery: Delivery | undefined): Delivery | undefined {
    if (delivery === undefined) return undefined
    const key = JSON.stringify(delivery)
    const known = this.#deliveries.get(key) ?? delivery
    this.#deliveries.set(key, known)
    return known
  }
}
