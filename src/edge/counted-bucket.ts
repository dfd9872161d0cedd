import { withR2Retries } from './r2-retry.ts'

/** What R2 takes at once, in a list and in a delete. */
const PAGE = 1000

/**
 * The bucket as one request may use it for a long piece of work: Workers end a request that asks for
 * too much, so the work looks at `isSpent` and stops where it can be taken up again.
 */
export class CountedBucket {
  readonly #bucket: R2Bucket
  readonly #limit: number
  #operations = 0

  constructor(bucket: R2Bucket, limit: number) {
    this.#bucket = bucket
    this.#limit = limit
  }

  get isSpent(): boolean {
    return this.#operations >= this.#limit
  }

  get(key: string): Promise<R2ObjectBody | null> {
    return this.#count(() => this.#bucket.get(key))
  }

  /** One page. */
  list(options: R2ListOptions): Promise<R2Objects> {
    return this.#count(() => this.#bucket.list({ limit: PAGE, ...options }))
  }

  /** Page by page. */
  async *pages(options: R2ListOptions): AsyncGenerator<R2Objects, void, void> {
    let page = await this.list(options)
    yield page
    while (page.truncated) {
      page = await this.list({ ...options, cursor: page.cursor })
      yield page
    }
  }

  /** At most as many as a page has. */
  delete(objects: readonly R2Object[]): Promise<void> {
    return this.#count(() => this.#bucket.delete(objects.map(({ key }) => key)))
  }

  #count<T>(call: () => Promise<T>): Promise<T> {
    return withR2Retries(() => {
      this.#operations += 1
      return call()
    })
  }
}
