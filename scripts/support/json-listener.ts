import type { TranscodeResult } from '../../transcoder/options.ts'
import type { Failure } from './command.ts'
import type { RunEvent, RunListener } from './run-listener.ts'

/** Progress is told at most this often: programs that read it need no more. */
const PROGRESS_EVERY_MS = 500

export interface Clock {
  /** The time of day. */
  now(): Date
  /** Milliseconds that never go back. */
  elapsedMs(): number
}

export const CLOCK: Clock = { now: () => new Date(), elapsedMs: () => performance.now() }

/** Tells a run to programs: one JSON object a line. The last one is the command's own to write. */
export function jsonListener(write: (line: string) => void, clock: Clock = CLOCK): RunListener {
  let toldAtMs = Number.NEGATIVE_INFINITY
  return {
    onEvent: (event) => {
      if (event.type === 'progress') {
        const nowMs = clock.elapsedMs()
        if (nowMs - toldAtMs < PROGRESS_EVERY_MS) return
        toldAtMs = nowMs
      }
      write(eventJson(event, clock.now()))
    },
  }
}

function eventJson(event: RunEvent, now: Date): string {
  const { type, ...members } =
    event.type === 'engine'
      ? { type: event.type, name: event.engine.name, description: event.engine.description }
      : event
  return JSON.stringify({ type, time: now.toISOString(), ...members })
}

/** The last line of a run that came to its end. */
export function readyJson({ record, command, isNew }: TranscodeResult, now: Date): string {
  return JSON.stringify({ type: 'ready', time: now.toISOString(), ...record, command, isNew })
}

/** The last line of one that did not. */
export function failedJson({ code, message, cure }: Failure, now: Date): string {
  return JSON.stringify({ type: 'failed', time: now.toISOString(), code, message, cure })
}
