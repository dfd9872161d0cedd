import { styleText } from 'node:util'
import { eventText } from './event-text.ts'
import type { ProgressView } from './progress/view.ts'
import type { RunEvent, RunListener } from './run-listener.ts'

export interface TerminalOptions {
  /** What makes the asset play. */
  readonly playCommand: string
  /** Also shows the whole plan. */
  readonly isVerbose: boolean
  /** Where it is shown, which decides whether there are colors (`NO_COLOR`, `TERM`). */
  readonly stream: NodeJS.WriteStream
}

/** Shows a run to people. */
export function terminalListener(view: ProgressView, options: TerminalOptions): RunListener {
  return {
    onEvent: (event) => show(event, view, options),
    onReady: () => view.stop(),
    onFailed: () => view.stop(),
  }
}

function show(event: RunEvent, view: ProgressView, options: TerminalOptions): void {
  if (event.type === 'progress') view.update(event)
  // Nothing is encoded any more.
  if (event.type === 'publishing') view.stop()
  for (const line of eventText(event, options.playCommand)) {
    view.say(event.type === 'trouble' ? highlight(line, options.stream) : line)
  }
  if (event.type !== 'planned') return
  if (options.isVerbose) view.say(JSON.stringify(event.plan, null, 2))
  view.start(event.plan)
}

function highlight(line: string, stream: NodeJS.WriteStream): string {
  return styleText('yellow', line, { stream })
}
