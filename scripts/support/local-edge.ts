import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { SluiceError } from '../../src/core/errors.ts'
import { replaceFile } from './create-once.ts'
import { type S3Credentials, writeDevConfig } from './dev-config.ts'
import { localSecrets } from './dev-vars.ts'
import { LOCAL_STATE, PROJECT } from './project.ts'

/** A Sluice edge on this machine: the Worker in workerd, and its bucket by S3. */
export interface LocalEdge {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly s3: S3Credentials & {
    /** The bucket's path-style URL, to which keys are appended after a slash. */
    readonly bucketUrl: string
  }
  /** Ends the server, unless it was already running before. */
  stop(): Promise<void>
}

interface StartOptions {
  /** A free one is taken where none is given. */
  readonly port?: number
  /** Where the bucket is kept. Default: `.wrangler/state`, as `wrangler dev` has it. */
  readonly stateFolder?: string
  /** Shows what wrangler says. */
  readonly verbose?: boolean
}

/** Says where the edge that runs now is, for commands that come later. */
const RUNNING = `${PROJECT}.wrangler/dev/running.json`
const START_LIMIT_MS = 90_000

/** The edge that runs already, or one started for this command alone. */
export async function useLocalEdge(options: StartOptions = {}): Promise<LocalEdge> {
  return (await runningEdge()) ?? (await startLocalEdge(options))
}

/** @throws SluiceError `port_taken`, `edge_failed` */
export async function startLocalEdge(options: StartOptions = {}): Promise<LocalEdge> {
  await localSecrets()
  const config = await writeDevConfig()
  const stateFolder = options.stateFolder ?? LOCAL_STATE
  const { url, stop } = await startWrangler(config.path, { ...options, stateFolder })
  const s3 = { ...config.credentials, bucketUrl: `${url}/cdn-cgi/local/r2/s3/${config.bucketName}` }
  const isShared = stateFolder === LOCAL_STATE
  if (isShared) await announce({ url, s3 })
  return {
    url,
    s3,
    stop: async () => {
      if (isShared) await rm(RUNNING, { force: true })
      await stop()
    },
  }
}

/** Any Worker by `wrangler dev`. @throws SluiceError `port_taken`, `edge_failed` */
export async function startWrangler(
  configPath: string,
  options: StartOptions & { readonly stateFolder: string },
): Promise<Pick<LocalEdge, 'url' | 'stop'>> {
  const port = await claimPort(options.port)
  const child = spawnWrangler(
    ['--config', configPath, '--port', `${port}`, '--persist-to', options.stateFolder],
    options,
  )
  await untilReady(child)
  return { url: `http://127.0.0.1:${port}`, stop: () => end(child) }
}

async function runningEdge(): Promise<LocalEdge | undefined> {
  try {
    const { url, s3 } = JSON.parse(await readFile(RUNNING, 'utf8')) as Omit<LocalEdge, 'stop'>
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(3000) })
    const { service } = (await health.json()) as { service?: string }
    return service === 'sluice' ? { url, s3, stop: async () => {} } : undefined
  } catch {
    // No file, nobody listening, or somebody else: there is no edge running.
    return undefined
  }
}

/** Where the edge listens that runs on this machine, if one does. */
export async function runningEdgeUrl(): Promise<string | undefined> {
  return (await runningEdge())?.url
}

async function announce(edge: Omit<LocalEdge, 'stop'>): Promise<void> {
  await mkdir(`${PROJECT}.wrangler/dev`, { recursive: true })
  await replaceFile(RUNNING, JSON.stringify(edge))
}

function spawnWrangler(args: readonly string[], { verbose }: StartOptions): ChildProcess {
  const wrangler = `${PROJECT}node_modules/wrangler/bin/wrangler.js`
  const fixed = [
    'dev',
    '--ip',
    '127.0.0.1',
    '--env-file',
    `${PROJECT}.dev.vars`,
    '--show-interactive-dev-session=false',
  ]
  return spawn(process.execPath, [wrangler, ...fixed, ...args], {
    cwd: PROJECT,
    // Its log would hold the path of every request, and so every token.
    env: {
      ...process.env,
      CI: 'true',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_WRITE_LOGS: 'false',
      FORCE_COLOR: '0',
    },
    // A group of its own: Ctrl-C reaches this command alone, which then ends the edge in order.
    detached: true,
    stdio: ['ignore', verbose ? 'inherit' : 'pipe', verbose ? 'inherit' : 'pipe', 'ipc'],
  })
}

/** Wrangler says over its channel that it listens; what it printed is shown only if it never does. */
async function untilReady(child: ChildProcess): Promise<void> {
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const timer = setTimeout(() => child.kill(), START_LIMIT_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (String(message).includes('DEV_SERVER_READY')) resolve()
      })
      child.once('error', reject)
      child.once('exit', () => reject(new Error('it ended')))
    })
  } catch (cause) {
    throw new SluiceError('edge_failed', `the local edge did not start: ${reasonIn(output)}`, {
      cause,
    })
  } finally {
    clearTimeout(timer)
  }
}

function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => /error|✘|failed/i.test(line))
  return (lines.at(0) ?? output.trim().split('\n').at(-1) ?? '').trim() || 'wrangler said nothing'
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => killGroup(child), 5000)
  await ended
  clearTimeout(timer)
}

/** The last resort: wrangler and the workerd it started. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

async function claimPort(wanted: number | undefined): Promise<number> {
  const server = createServer()
  try {
    server.listen(wanted ?? 0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  } catch (cause) {
    throw new SluiceError('port_taken', `port ${wanted} is taken`, {
      cure: 'end what listens there, or choose another with --port',
      cause,
    })
  } finally {
    server.close()
  }
}
