import type { ChildProcess } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { SluiceError } from '../../src/core/errors.ts'
import { hideTokens, showWithoutTokens } from './hide-tokens.ts'
import { endGroup, spawnGroup } from './process-group.ts'
import { PROJECT } from './project.ts'

/** A `wrangler dev` that answers requests. */
export interface RunningWrangler {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  /** Never fulfils; rejects with SluiceError `edge_failed` when wrangler ends without being asked. */
  readonly failure: Promise<never>
  /** Ends it and everything that it started. */
  stop(): Promise<void>
}

interface RunOptions {
  /** Breaks off the start. */
  readonly signal?: AbortSignal | undefined
  /** Shows on standard error what wrangler says, without tokens. */
  readonly verbose?: boolean
}

export const WRANGLER = `${PROJECT}node_modules/wrangler/bin/wrangler.js`

/** Its log would hold the path of every request, and so every token. */
export const WRANGLER_ENVIRONMENT = {
  CI: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  FORCE_COLOR: '0',
}

const START_LIMIT_SECONDS = 90
const CURE = 'run `npm run dev -- --verbose` to see what wrangler says'

/** @throws SluiceError `edge_failed`, or `cancelled` by the signal; nothing is left running then */
export async function runWrangler(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunningWrangler> {
  const { signal, verbose } = options
  if (signal?.aborted) throw cancelled()
  const child = spawnWrangler(args)
  const output = keepTail(child)
  if (verbose) showOutput(child)
  try {
    const url = await untilReady(child, signal)
    return { url, failure: failureOf(child), stop: () => endGroup(child) }
  } catch (cause) {
    await endGroup(child)
    if (signal?.aborted) throw cancelled()
    throw failed(`did not start: ${reasonIn(output())}`, cause)
  }
}

function spawnWrangler(args: readonly string[]): ChildProcess {
  const fixed = [
    ...['dev', '--ip', '127.0.0.1'],
    // Wrangler would look for a free one itself, and lose it to another that looks at the same time.
    ...['--inspector-port', '0'],
    '--show-interactive-dev-session=false',
  ]
  return spawnGroup(process.execPath, [WRANGLER, ...fixed, ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...WRANGLER_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** Wrangler says over its channel that it listens, and where. */
async function untilReady(child: ChildProcess, signal: AbortSignal | undefined): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const breakOff = () => reject(signal?.reason)
  const timer = setTimeout(
    () => reject(new Error(`it took longer than ${START_LIMIT_SECONDS} s`)),
    START_LIMIT_SECONDS * 1000,
  )
  signal?.addEventListener('abort', breakOff)
  child.once('error', reject)
  child.once('exit', () => reject(new Error('it ended')))
  child.on('message', (message) => {
    const { event, ip, port } = JSON.parse(String(message))
    if (event === 'DEV_SERVER_READY') resolve(`http://${ip}:${port}`)
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', breakOff)
  }
}

function failureOf(child: ChildProcess): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    const end = () => reject(failed(`ended with ${child.signalCode ?? `code ${child.exitCode}`}`))
    if (child.exitCode !== null || child.signalCode !== null) end()
    else child.once('exit', end)
  })
  // Whoever does not wait for it, as nobody does after `stop`, has not missed a failure.
  failure.catch(() => {})
  return failure
}

/** What it printed last, which is shown only if it fails. */
function keepTail(child: ChildProcess): () => string {
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      tail = (tail + chunk).slice(-20_000)
    })
  }
  return () => tail
}

function showOutput(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) showWithoutTokens(stream, process.stderr)
  }
}

/** The line of wrangler's output that tells why, fit to stand in a message. */
export function reasonIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const line = lines.find((candidate) => /error|✘|failed/i.test(candidate)) ?? lines.at(-1)
  return line === undefined ? 'wrangler said nothing' : hideTokens(line)
}

function failed(what: string, cause?: unknown): SluiceError {
  return new SluiceError('edge_failed', `the local edge ${what}`, { cure: CURE, cause })
}

function cancelled(): SluiceError {
  return new SluiceError('cancelled', 'the local edge was stopped while it started')
}
