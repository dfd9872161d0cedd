import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { build } from 'esbuild'
import { SluiceError } from '../../src/core/errors.ts'

/** One Worker in a workerd of its own, its bucket in memory. */
export interface WorkerdServer {
  readonly name: string
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

export interface WorkerdOptions {
  readonly name: string
  /** The Worker's module, bundled here. */
  readonly entry: string
  /** A folder for this run's files. */
  readonly folder: string
  /** Text bindings by name. */
  readonly variables?: Readonly<Record<string, string>>
}

const MEMORY_BUCKET = new URL('workers/memory-bucket.ts', import.meta.url).pathname
const COMPATIBILITY_DATE = '2026-11-01'

export async function startWorkerd(options: WorkerdOptions): Promise<WorkerdServer> {
  const { name, folder } = options
  await bundle(options.entry, `${folder}/${name}.js`)
  await bundle(MEMORY_BUCKET, `${folder}/memory-bucket.js`)
  const path = `${folder}/${name}.capnp`
  await writeFile(path, configuration(name, options.variables ?? {}))
  const child = spawn(workerdPath(), ['serve', '--control-fd=3', path], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const port = await listeningPort(child)
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const exit = once(child, 'exit')
      child.kill()
      await exit
    },
  }
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*'],
    logLevel: 'error',
  })
}

function configuration(name: string, variables: Readonly<Record<string, string>>): string {
  const texts = Object.entries(variables).map(
    ([variable, text]) => `(name = ${JSON.stringify(variable)}, text = ${JSON.stringify(text)}),`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
  extensions = [(modules = [(
    name = "bench:memory-bucket", internal = true, esModule = embed "memory-bucket.js")])],
);
const worker :Workerd.Worker = (
  compatibilityDate = "${COMPATIBILITY_DATE}",
  modules = [(name = "worker", esModule = embed "${name}.js")],
  bindings = [
    (name = "BUCKET", wrapped = (moduleName = "bench:memory-bucket")),
    ${texts.join('\n    ')}
  ],
);
`
}

/** What the package `workerd` starts, without the process that starts it. */
function workerdPath(): string {
  const fromWorkerd = createRequire(createRequire(import.meta.url).resolve('workerd'))
  return fromWorkerd('workerd').default
}

/** workerd tells its ports as lines of JSON on the descriptor it was given. */
async function listeningPort(child: ChildProcess): Promise<number> {
  const lines = createInterface({ input: child.stdio[3] as Readable })
  for await (const line of lines) {
    const { event, port } = JSON.parse(line) as { event?: string; port?: number }
    if (event === 'listen' && port !== undefined) return port
  }
  throw new SluiceError('bench_failed', 'workerd did not start')
}
