import type { Engine } from '../../transcoder/engine/engine.ts'
import type { TranscodeEvent, TranscodeResult } from '../../transcoder/options.ts'

/** What a run of the command tells: the transcoder's events, and two of its own. */
export type RunEvent =
  | TranscodeEvent
  | { readonly type: 'engine'; readonly engine: Engine }
  /** Something went wrong that does not end the run. The message holds no secret. */
  | { readonly type: 'trouble'; readonly message: string }

/** Follows a run: a terminal, a program, a log, a webhook. */
export interface RunListener {
  onEvent(event: RunEvent): void
  /** The end, of which there is one. */
  onReady?(result: TranscodeResult): void
  onFailed?(error: unknown): void
  /** Called after the end; what it waits for must be bounded. */
  close?(): Promise<void> | void
}

/** Runs a transcode before those who follow it. @throws whatever the transcode throws */
export async function followed(
  listeners: readonly RunListener[],
  run: (tell: (event: RunEvent) => void) => Promise<TranscodeResult>,
): Promise<TranscodeResult> {
  const tell = (event: RunEvent) => {
    for (const listener of listeners) listener.onEvent(event)
  }
  try {
    const result = await run(tell).catch((error: unknown) => {
      for (const listener of listeners) listener.onFailed?.(error)
      throw error
    })
    for (const listener of listeners) listener.onReady?.(result)
    return result
  } finally {
    for (const listener of listeners) await listener.close?.()
  }
}
