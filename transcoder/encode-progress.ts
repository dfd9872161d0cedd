import type { EncodeJob } from './ffmpeg/job.ts'
import { framesPerSecond } from './plan/frame-rate.ts'
import type { RenditionPlan } from './plan/plan.ts'

/**
 * How far a job is, by what comes out of the encoder: FFmpeg says nothing of it before every output has
 * begun, which sheets of small pictures do late.
 */
export class EncodeProgress {
  readonly #seconds: Map<string, number>
  readonly #frameRate: number
  readonly #startedMs = performance.now()

  constructor({ plan, renditions }: EncodeJob) {
    this.#seconds = new Map(renditions.map(({ name }) => [name, 0]))
    const { frameRate } = plan.input.video ?? {}
    this.#frameRate = frameRate ? framesPerSecond(frameRate) : 0
  }

  /** Media of a rendition is encoded up to here. */
  reach({ name }: RenditionPlan, seconds: number): void {
    this.#seconds.set(name, seconds)
  }

  /** All renditions have come at least so far. */
  get now() {
    const outSeconds = Math.min(...this.#seconds.values())
    const tookSeconds = (performance.now() - this.#startedMs) / 1000
    const speed = tookSeconds > 0 ? outSeconds / tookSeconds : 0
    return { outSeconds, speed, framesPerSecond: speed * this.#frameRate }
  }
}
