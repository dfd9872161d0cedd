import { TranscoderError } from '../../errors.ts'
import { AimdLimit } from '../aimd-limit.ts'
import { Gate } from '../gate.ts'
import { describeDuration, Patience, type Trial } from '../patience.ts'
import { backoffMs } from '../retry.ts'
import { Stop } from '../stop.ts'
import { codeOf, isTransient, refusal, type S3Answer } from './answer.ts'
import { S3Connection, type S3Place, type S3Request } from './connection.ts'
import { ServerClock } from './server-clock.ts'
import { type S3Timing, TIMING, transferMs } from './timing.ts'
import { Transient, transientAnswer } from './transient.ts'

export interface S3Options extends S3Place {
  readonly description: string
  /** Ends all of it: requests in flight get 5 s, nothing new is begun. */
  readonly signal?: AbortSignal | undefined
  /** Told, at most once a second, when something failed and will be tried again. */
  readonly onTrouble?: ((message: string) => void) | undefined
  /** For tests. */
  readonly timing?: Partial<S3Timing> | undefined
}

/** One request of an operation. @throws Transient */
export type Send = (request: S3Request) => Promise<S3Answer>

const TROUBLE_INTERVAL_MS = 1000

/** Repeats operations on a bucket until the store has given a final answer. */
export class S3Client {
  readonly #options: S3Options
  readonly #timing: S3Timing
  readonly #connection: S3Connection
  readonly #stop: Stop
  readonly #patience: Patience
  readonly #clock = new ServerClock()
  readonly #limit = new AimdLimit()
  readonly #gate = new Gate(() => this.#limit.limit)
  #toldAtMs = Number.NEGATIVE_INFINITY

  constructor(options: S3Options) {
    this.#options = options
    this.#timing = { ...TIMING, ...options.timing }
    this.#connection = new S3Connection(options)
    this.#stop = new Stop(options.signal, this.#timing.graceMs)
    this.#patience = new Patience(this.#timing, () => performance.now())
  }

  /**
   * Does something, and does it again as long as it throws `Transient` and patience lasts.
   *
   * @param byteLength what it sends
   * @throws TranscoderError `store_unavailable`, `cancelled`
   */
  async perform<T>(
    byteLength: number,
    once: (send: Send, repetition: number) => Promise<T>,
  ): Promise<T> {
    const trial = this.#patience.begin(transferMs(byteLength))
    for (let repetition = 0; ; repetition += 1) {
      try {
        const send: Send = (request) => this.#send(request, repetition, trial)
        return await this.#inTurn(() => once(send, repetition))
      } catch (error) {
        if (!(error instanceof Transient)) throw error
        this.#stop.check(error)
        await this.#pause(trial, repetition + 1, error)
      }
    }
  }

  /** An answer that asking again would not change. @param action such as `write films/master.m3u8` */
  refusal(action: string, answer: S3Answer): TranscoderError {
    return refusal(this.#options.description, action, answer)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.run(async () => {
      this.#stop.check()
      const { window } = this.#limit
      try {
        const result = await work()
        this.#limit.clean()
        this.#patience.recovered()
        return result
      } catch (error) {
        if (error instanceof Transient && error.isCongestion) this.#limit.congested(window)
        throw error
      }
    })
  }

  async #send(request: S3Request, repetition: number, trial: Trial): Promise<S3Answer> {
    const signedMs = this.#clock.nowMs()
    const answer = await this.#connection.attempt(request, {
      repetition,
      signedMs,
      attemptMs: this.#timing.attemptMs,
      longestMs: this.#longestMs(trial),
      stop: this.#stop,
      onAnswer: () => this.#patience.answered(),
    })
    const isSkewed = codeOf(answer) === 'RequestTimeTooSkewed'
    if (isTransient(answer) || (isSkewed && this.#follow(answer, signedMs))) {
      throw transientAnswer(answer)
    }
    return answer
  }

  #follow({ headers }: S3Answer, signedMs: number): boolean {
    return this.#clock.follow(headers.get('date'), signedMs)
  }

  /** A host that has never answered must not be waited for longer than a wrong one deserves. */
  #longestMs(trial: Trial): number {
    if (this.#patience.hasAnswered) return Number.POSITIVE_INFINITY
    const leftMs = this.#patience.giveUpAtMs(trial) - performance.now()
    // The last attempt has time enough to fail for its own reason.
    return Math.max(leftMs, this.#timing.firstAnswerMs / 10)
  }

  /** @throws TranscoderError `store_unavailable` where patience is over */
  async #pause(trial: Trial, attempt: number, failure: Transient): Promise<void> {
    this.#patience.failed(trial)
    const leftMs = this.#patience.giveUpAtMs(trial) - performance.now()
    if (leftMs <= 0) throw this.#unavailable(trial, failure)
    this.#tell(failure, leftMs)
    const backoff = backoffMs(attempt, this.#timing.firstPauseMs, Math.random())
    // The last attempt is made when patience ends, not before.
    await this.#stop.pause(Math.min(leftMs, Math.max(backoff, failure.retryAfterMs)))
  }

  #tell({ message }: Transient, leftMs: number): void {
    const nowMs = performance.now()
    if (nowMs - this.#toldAtMs < TROUBLE_INTERVAL_MS) return
    this.#toldAtMs = nowMs
    const duration = describeDuration(leftMs)
    this.#options.onTrouble?.(
      `${this.#options.description} ${message}, trying again for up to ${duration}`,
    )
  }

  #unavailable(trial: Trial, cause: Transient): TranscoderError {
    const duration = describeDuration(performance.now() - trial.startMs)
    const message = `${this.#options.description} ${cause.message}, tried for ${duration}`
    const place = this.#patience.hasAnswered ? '' : 'the address of the bucket and '
    return new TranscoderError('store_unavailable', message, {
      cure: `check ${place}the network and run the same command again`,
      cause,
    })
  }
}
