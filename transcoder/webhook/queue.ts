import { type DeliveryOptions, deliver, type WebhookEndpoint } from './deliver.ts'
import type { WebhookMessage } from './message.ts'

export interface WebhookQueueOptions extends Omit<DeliveryOptions, 'signal'> {
  /** Told of each message that could not be delivered. The text names the host, and no secret. */
  onTrouble(message: string): void
}

/** Delivers messages in order, one at a time, and holds nobody back. */
export class WebhookQueue {
  readonly #endpoint: WebhookEndpoint
  readonly #options: WebhookQueueOptions
  #work: Promise<void> = Promise.resolve()
  #pending = 0
  #closesAt: number | undefined
  /** Gives up the message that is on its way. */
  #giveUp = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(endpoint: WebhookEndpoint, options: WebhookQueueOptions) {
    this.#endpoint = endpoint
    this.#options = options
  }

  /** Messages that are not delivered and not given up. */
  get pending(): number {
    return this.#pending
  }

  post(message: WebhookMessage): void {
    this.#pending += 1
    this.#work = this.#work.then(() => this.#send(message))
  }

  /** Waits until all is delivered or given up, for as long as this at most. */
  async close(ms: number): Promise<void> {
    this.#closesAt = performance.now() + ms
    this.#limit()
    await this.#work
    clearTimeout(this.#timer)
  }

  async #send(message: WebhookMessage): Promise<void> {
    this.#giveUp = new AbortController()
    this.#limit()
    const why = await deliver(this.#endpoint, message, {
      ...this.#options,
      signal: this.#giveUp.signal,
    })
    clearTimeout(this.#timer)
    this.#pending -= 1
    if (why === undefined) return
    const { host } = new URL(this.#endpoint.url)
    this.#options.onTrouble(`the webhook ${message.type} was not delivered to ${host}: ${why}`)
  }

  /**
   * What is left of the time is shared by all that wait: the last message matters most, and one before
   * it that nobody takes must not keep it from being tried.
   */
  #limit(): void {
    if (this.#closesAt === undefined) return
    const share = (this.#closesAt - performance.now()) / Math.max(1, this.#pending)
    clearTimeout(this.#timer)
    const { signal } = this.#giveUp
    if (signal.aborted) return
    this.#timer = setTimeout(() => this.#giveUp.abort(), share)
  }
}
