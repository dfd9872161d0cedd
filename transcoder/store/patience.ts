/** Both in milliseconds. */
export interface PatienceLimits {
  /** Where nobody has ever answered: a wrong address should be told soon. */
  readonly firstAnswerMs: number
  /** Where somebody has: an outage that is over by then costs nothing but time. */
  readonly outageMs: number
}

/** One thing that is tried until it works. Times are those of a monotonic clock. */
export interface Trial {
  readonly startMs: number
  /** What its bytes may take on a slow line. */
  readonly transferMs: number
  failedSinceMs: number | undefined
}

/**
 * How long something that fails is tried again. It is a time and not a count: a count is used up in
 * a second by a server that refuses at once, and lasts for an hour with one that lets requests hang.
 */
export class Patience {
  readonly #limits: PatienceLimits
  readonly #now: () => number
  #hasAnswered = false
  #outageSinceMs: number | undefined

  /** @param now milliseconds of a monotonic clock */
  constructor(limits: PatienceLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  begin(transferMs: number): Trial {
    return { startMs: this.#now(), transferMs, failedSinceMs: undefined }
  }

  /** Somebody is there, whatever they say. */
  answered(): void {
    this.#hasAnswered = true
  }

  /** Something worked: no outage any more. */
  recovered(): void {
    this.#outageSinceMs = undefined
  }

  failed(trial: Trial): void {
    trial.failedSinceMs ??= this.#now()
    this.#outageSinceMs ??= this.#now()
  }

  /**
   * When a trial should end. All trials share one outage, so that those that were waiting for their
   * turn do not each outlast it again; whatever is new in it gets as long as a first answer may take.
   */
  giveUpAtMs(trial: Trial): number {
    const { firstAnswerMs, outageMs } = this.#limits
    if (!this.#hasAnswered) return trial.startMs + trial.transferMs + firstAnswerMs
    const ownMs = trial.failedSinceMs ?? this.#now()
    const outageSinceMs = Math.min(ownMs, this.#outageSinceMs ?? ownMs)
    return Math.max(ownMs + firstAnswerMs, outageSinceMs + outageMs)
  }
}

/** For people: `45 s`, `5 min`. */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
