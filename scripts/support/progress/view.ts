import { clearScreenDown } from 'node:readline'
import { MultiBar } from 'cli-progress'
import type { ProgressEvent } from '../../../transcoder/options.ts'
import { type Plan, renditionsOf } from '../../../transcoder/plan/plan.ts'
import { progressLines, progressSummary } from './lines.ts'
import { type Figures, ProgressMeter } from './meter.ts'

const REDRAWS_PER_SECOND = 4
/** Of film, from one line to the next where nobody knows how much there is. */
const UNKNOWN_STEP_SECONDS = 60

/** Shows how far an encode is: lines that are redrawn on a terminal, a line every tenth elsewhere. */
export interface ProgressView {
  start(plan: Plan): void
  update(progress: ProgressEvent): void
  /** Says something, without breaking what is shown. */
  say(line: string): void
  /** What is shown of the progress goes; what was said stays. */
  stop(): void
}

/** @param now seconds of a clock that never goes back */
export function progressView(
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  now: () => number = () => performance.now() / 1000,
): ProgressView {
  // A dumb terminal cannot go back to a line that it has written.
  const canRedraw = stream.isTTY && environment.TERM !== 'dumb'
  return canRedraw ? new RedrawnView(stream, now) : new LineView(stream, now)
}

/** Says nothing, for programs. */
export const SILENT: ProgressView = {
  start: () => {},
  update: () => {},
  say: () => {},
  stop: () => {},
}

class RedrawnView implements ProgressView {
  readonly #stream: NodeJS.WriteStream
  readonly #now: () => number
  #meter: ProgressMeter | undefined
  #figures: Figures | undefined
  #lines = 0
  #bars: MultiBar | undefined
  /** An end in haste must not leave a terminal without a cursor. */
  readonly #onExit = () => this.stop()

  constructor(stream: NodeJS.WriteStream, now: () => number) {
    this.#stream = stream
    this.#now = now
  }

  start(plan: Plan): void {
    this.#meter = new ProgressMeter(plan, this.#now())
    // One row is the cursor's: a display that scrolls cannot be redrawn.
    const room = Math.max(1, (this.#stream.rows ?? 24) - 1)
    this.#lines = Math.min(renditionsOf(plan).length + 2, room)
  }

  update(progress: ProgressEvent): void {
    this.#figures = this.#meter?.measure(progress, this.#now())
    if (this.#bars !== undefined || this.#figures === undefined) return
    const bars = this.#newBars()
    this.#bars = bars
    for (let line = 0; line < this.#lines; line += 1) bars.create(1, 0, { line })
    process.once('exit', this.#onExit)
  }

  say(line: string): void {
    if (this.#bars === undefined) this.#stream.write(`${line}\n`)
    else this.#bars.log(`${line}\n`)
  }

  stop(): void {
    process.off('exit', this.#onExit)
    // What was said is written by the next drawing.
    this.#bars?.update()
    this.#bars?.stop()
    this.#bars = undefined
  }

  #newBars(): MultiBar {
    const bars = new MultiBar({
      stream: this.#stream,
      format: (_options, { maxWidth }, { line }) => this.#lineAt(line, maxWidth),
      fps: REDRAWS_PER_SECOND,
      // Lines are cut to the width here; what is said between them may wrap.
      linewrap: true,
      forceRedraw: true,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    })
    // What was said may take the place of several lines.
    bars.on('redraw-pre', () => clearScreenDown(this.#stream))
    return bars
  }

  #lineAt(line: number, width: number): string {
    if (this.#figures === undefined) return ''
    // Some terminals wrap behind their last column already.
    return progressLines(this.#figures, width - 1, this.#lines)[line] ?? ''
  }
}

class LineView implements ProgressView {
  readonly #stream: NodeJS.WriteStream
  readonly #now: () => number
  #meter: ProgressMeter | undefined
  #steps = 0

  constructor(stream: NodeJS.WriteStream, now: () => number) {
    this.#stream = stream
    this.#now = now
  }

  start(plan: Plan): void {
    this.#meter = new ProgressMeter(plan, this.#now())
  }

  update(progress: ProgressEvent): void {
    const figures = this.#meter?.measure(progress, this.#now())
    if (figures === undefined) return
    const { share, outSeconds } = figures
    const steps = Math.floor(share === undefined ? outSeconds / UNKNOWN_STEP_SECONDS : share * 10)
    const isFurther = steps > this.#steps
    // It falls where the encoder begins anew, with other renditions.
    this.#steps = steps
    if (isFurther) this.say(progressSummary(figures))
  }

  say(line: string): void {
    this.#stream.write(`${line}\n`)
  }

  stop(): void {}
}
