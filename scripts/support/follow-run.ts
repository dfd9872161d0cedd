import { basename } from 'node:path'
import { SluiceError } from '../../src/core/errors.ts'
import type { TranscodeResult } from '../../transcoder/options.ts'
import type { WebhookEndpoint } from '../../transcoder/webhook/deliver.ts'
import { WebhookQueue } from '../../transcoder/webhook/queue.ts'
import { CLOCK, jsonListener } from './json-listener.ts'
import { openLog } from './log-file.ts'
import { logListener } from './log-listener.ts'
import type { NextSteps } from './next-steps.ts'
import { type ProgressView, progressView, SILENT } from './progress/view.ts'
import { resumeCommand } from './resume-command.ts'
import { followed, type RunListener } from './run-listener.ts'
import { interrupted } from './signals.ts'
import { terminalListener } from './terminal-listener.ts'
import type { TranscodeRequest } from './transcode.ts'
import { webhookListener } from './webhook-listener.ts'
import { readWebhook } from './webhook-option.ts'

export interface FollowOptions {
  readonly request: TranscodeRequest
  readonly steps: NextSteps
  /** As they were typed. */
  readonly values: {
    readonly json: boolean
    readonly verbose: boolean
    readonly target: string
    readonly log?: string | undefined
    readonly webhook?: string | undefined
  }
  /** Writes a line to standard output. */
  print(line: string): void
}

/** What of this machine's environment no log may hold. */
const SECRET_VARIABLES = [
  'WEBHOOK_SECRET',
  'R2_SECRET_ACCESS_KEY',
  'R2_ACCESS_KEY_ID',
  'ADMIN_TOKEN',
]

/**
 * Runs a transcode before all that the options ask to be told of it.
 *
 * @throws UsageError before anything starts, where the log or the webhook cannot be; whatever the
 *   transcode throws
 */
export async function followRun(
  options: FollowOptions,
  run: (more: Pick<TranscodeRequest, 'signal' | 'onEvent'>) => Promise<TranscodeResult>,
): Promise<TranscodeResult> {
  const { values, print } = options
  const webhook = readWebhook(values.webhook, process.env)
  const listeners: RunListener[] = []
  const trouble = (message: string) => {
    for (const listener of listeners) listener.onEvent({ type: 'trouble', message })
  }
  const view = values.json ? SILENT : progressView(process.stderr)
  if (values.log !== undefined) listeners.push(logTo(values.log, options, trouble))
  listeners.push(values.json ? jsonListener(print) : onTerminal(view, options))
  if (webhook !== undefined) listeners.push(toWebhook(webhook, options, view, trouble))

  goOnWithoutReaders()
  const { signal } = interrupted()
  signal.addEventListener('abort', () => view.say('stopping; Ctrl-C again ends at once'))
  try {
    return await followed(listeners, (onEvent) => run({ signal, onEvent }))
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'cancelled') {
      view.say(`to go on: ${resumeLine(values.webhook)}`)
    }
    throw error
  }
}

function onTerminal(view: ProgressView, { steps, values }: FollowOptions): RunListener {
  const { stderr } = process
  return terminalListener(view, {
    playCommand: steps.play,
    isVerbose: values.verbose,
    stream: stderr,
  })
}

function logTo(
  path: string,
  { request, steps, values }: FollowOptions,
  onTrouble: (message: string) => void,
): RunListener {
  const log = openLog(path, { now: CLOCK.now, onTrouble })
  return logListener(log, {
    about: `${basename(request.inputPath)} as ${request.asset} to ${values.target}`,
    playCommand: steps.play,
    secrets: [...SECRET_VARIABLES.map((name) => process.env[name] ?? ''), values.webhook ?? ''],
    nowSeconds: () => CLOCK.elapsedMs() / 1000,
  })
}

function toWebhook(
  endpoint: WebhookEndpoint,
  { request }: FollowOptions,
  view: ProgressView,
  onTrouble: (message: string) => void,
): RunListener {
  const { asset, title } = request
  const onWait = (message: string) => view.say(message)
  return webhookListener(new WebhookQueue(endpoint, { onTrouble }), {
    asset,
    title,
    now: CLOCK.now,
    onWait,
  })
}

function resumeLine(webhookUrl: string | undefined): string {
  return resumeCommand(process.argv.slice(2), webhookUrl, process.stderr.isTTY === true)
}

/** Whoever stops reading what is told, such as `head`, does not stop the transcode. */
function goOnWithoutReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
