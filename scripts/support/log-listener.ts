import { describeFailure, failureLine } from './command.ts'
import { eventText } from './event-text.ts'
import { hideTokens } from './hide-tokens.ts'
import type { LogFile } from './log-file.ts'
import { progressSummary } from './progress/lines.ts'
import { ProgressMeter } from './progress/meter.ts'
import type { RunEvent, RunListener } from './run-listener.ts'
import { stackText } from './stack-text.ts'

/** A line of progress is written this often. */
const PROGRESS_EVERY_SECONDS = 10

export interface LogListenerOptions {
  /** What is published, from where and to where, as the first line says. */
  readonly about: string
  /** What makes the asset play. */
  readonly playCommand: string
  /** Never written, whatever holds them: keys, the secret and the address of a webhook. */
  readonly secrets: readonly string[]
  /** Seconds of a clock that never goes back. */
  nowSeconds(): number
}

/** Writes down for people what the terminal says, the whole plan, and an error with its stack. */
export function logListener(log: LogFile, options: LogListenerOptions): RunListener {
  const write = (text: string) => log.write(hideSecrets(text, options.secrets))
  const progress = new ProgressLog(options.nowSeconds)
  write(`start    ${options.about}`)
  return {
    onEvent: (event) => {
      for (const line of eventText(event, options.playCommand)) write(line)
      if (event.type === 'planned') write(`planned  ${JSON.stringify(event.plan)}`)
      const line = progress.take(event)
      if (line !== undefined) write(line)
    },
    onReady: ({ record, isNew }) => {
      write(`${isNew ? 'ready    ' : 'ready    already '}${record.asset} ${record.version}`)
    },
    onFailed: (error) => {
      write(`failed   ${failureLine(describeFailure(error))}`)
      write(stackText(error))
    },
  }
}

class ProgressLog {
  readonly #now: () => number
  #meter: ProgressMeter | undefined
  #writtenAt = Number.NEGATIVE_INFINITY

  constructor(now: () => number) {
    this.#now = now
  }

  /** @returns the line that is due */
  take(event: RunEvent): string | undefined {
    const now = this.#now()
    if (event.type === 'planned') this.#meter = new ProgressMeter(event.plan, now)
    if (event.type !== 'progress') return undefined
    // Measured each time, as rates need every figure.
    const figures = this.#meter?.measure(event, now)
    if (figures === undefined || now - this.#writtenAt < PROGRESS_EVERY_SECONDS) return undefined
    this.#writtenAt = now
    return progressSummary(figures)
  }
}

/** Tokens, and whatever is given, wherever they stand in a text. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.filter((secret) => secret !== '')
  return hidden.reduce((shown, secret) => shown.replaceAll(secret, '…'), hideTokens(text))
}
