import { CLOCK_HZ, unwrap } from '../../transport/pes.ts'

/** Times of 33 bits as seconds, each near to the one before: the clock may wrap within a segment. */
export class Clock {
  #last: number | undefined

  seconds(time: number): number {
    this.#last = unwrap(time, this.#last ?? time)
    return this.#last / CLOCK_HZ
  }
}
