import { describeDuration } from '../patience.ts'
import type { Stop } from '../stop.ts'
import { Transient } from './transient.ts'

/** Cuts a connection that takes too long: one that has stalled never ends by itself. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #forgetStop: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #failure: Transient | undefined

  constructor(milliseconds: number, stop: Stop) {
    this.restart(milliseconds)
    this.#forgetStop = stop.whenGraceEnds(() => this.#cut('did not answer before the stop'))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why it was cut, if it was. */
  get failure(): Transient | undefined {
    return this.#failure
  }

  /** For what comes next, such as the body of an answer. */
  restart(milliseconds: number): void {
    clearTimeout(this.#timer)
    const what = `gave no whole answer in ${describeDuration(milliseconds)}`
    this.#timer = setTimeout(() => this.#cut(what), milliseconds)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#forgetStop()
  }

  #cut(what: string): void {
    this.#failure ??= new Transient(what, { isCongestion: true })
    this.#controller.abort()
  }
}
