import type { ProgressEvent, RenditionProgress } from '../../../transcoder/options.ts'
import { framesPerSecond } from '../../../transcoder/plan/frame-rate.ts'
import { type Plan, renditionsOf } from '../../../transcoder/plan/plan.ts'
import { UploadRate } from './upload-rate.ts'

/** Where an encode is, in the figures that people look at. */
export interface Figures {
  /** From 0 to 1; absent where the input does not tell its length. */
  readonly share: number | undefined
  /** Seconds of film for each second of time. */
  readonly speed: number
  readonly framesPerSecond: number
  readonly outSeconds: number
  /** Until all is encoded and uploaded; absent where nobody can tell. */
  readonly secondsLeft: number | undefined
  /** Every one of the plan, in its order. */
  readonly renditions: readonly RenditionFigures[]
  readonly upload: UploadFigures
}

/** What is not known yet is absent. */
export interface RenditionFigures {
  readonly name: string
  readonly share: number | undefined
  readonly speed?: number
  /** Absent for sound. */
  readonly framesPerSecond?: number
  /** Measured over what there is of it. */
  readonly bitsPerSecond?: number
}

export interface UploadFigures {
  readonly bytes: number
  readonly bytesPerSecond: number
  readonly queuedObjects: number
  readonly queuedBytes: number
}

/** Makes figures of what an encode tells, by a clock that never goes back. */
export class ProgressMeter {
  readonly #plan: Plan
  readonly #frameRates: ReadonlyMap<string, number>
  readonly #startedAt = new Map<string, number>()
  readonly #uploadRate: UploadRate
  #runStartedAt: number
  #outSeconds = 0

  /** @param now seconds, from any beginning */
  constructor(plan: Plan, now: number) {
    this.#plan = plan
    this.#frameRates = new Map(
      plan.video.map(({ name, frameRate }) => [name, framesPerSecond(frameRate)]),
    )
    this.#uploadRate = new UploadRate(now)
    this.#runStartedAt = now
  }

  measure(progress: ProgressEvent, now: number): Figures {
    const { durationSeconds, upload } = progress
    // The encoder has begun anew, with other renditions: a small one may have been made ahead.
    if (progress.outSeconds < this.#outSeconds) this.#runStartedAt = now
    this.#outSeconds = progress.outSeconds
    const bytesPerSecond = this.#uploadRate.measure(upload.bytes, now)
    const { outSeconds, speed } = progress
    return {
      share: shareOf(outSeconds, durationSeconds),
      speed,
      framesPerSecond: progress.framesPerSecond,
      outSeconds,
      secondsLeft: secondsLeft({ ...progress, outSeconds, speed }, bytesPerSecond),
      renditions: renditionsOf(this.#plan).map(({ name }) => {
        const rendition = progress.renditions.find((each) => each.name === name)
        return rendition === undefined
          ? { name, share: shareOf(0, durationSeconds) }
          : this.#measureRendition(rendition, durationSeconds, now)
      }),
      upload: { ...upload, bytesPerSecond },
    }
  }

  #measureRendition(
    { name, seconds, bytes }: RenditionProgress,
    durationSeconds: number,
    now: number,
  ): RenditionFigures {
    const startedAt = this.#startedAt.get(name) ?? this.#runStartedAt
    this.#startedAt.set(name, startedAt)
    const share = shareOf(seconds, durationSeconds)
    if (seconds <= 0 || now <= startedAt) return { name, share }
    const speed = seconds / (now - startedAt)
    const frameRate = this.#frameRates.get(name)
    return {
      name,
      share,
      speed,
      bitsPerSecond: (bytes * 8) / seconds,
      ...(frameRate === undefined ? {} : { framesPerSecond: frameRate * speed }),
    }
  }
}

function shareOf(seconds: number, durationSeconds: number): number | undefined {
  return durationSeconds > 0 ? Math.min(1, seconds / durationSeconds) : undefined
}

/** Encoding and uploading go on at once: the longer of the two. */
function secondsLeft(progress: ProgressEvent, bytesPerSecond: number): number | undefined {
  const { outSeconds, durationSeconds, speed, upload } = progress
  if (durationSeconds <= 0 || speed <= 0) return undefined
  const encoding = Math.max(0, durationSeconds - outSeconds) / speed
  return Math.max(encoding, bytesPerSecond > 0 ? upload.queuedBytes / bytesPerSecond : 0)
}
