import { once } from 'node:events'
import { createServer } from 'node:net'
import { SluiceError } from '../../src/core/errors.ts'
import { writeDevConfig } from './dev-config.ts'
import { DEV_VARS, localSecrets } from './dev-vars.ts'
import { LOCAL_STATE } from './project.ts'
import { announceEdge, type EdgeAddress, withdrawEdge } from './running-edge.ts'
import { type RunningWrangler, runWrangler } from './wrangler.ts'

/** A Sluice edge on this machine, which `stop` ends. */
export interface LocalEdge extends EdgeAddress, RunningWrangler {}

interface StartOptions {
  /** A free one is taken where none is given. */
  readonly port?: number
  /** Where the bucket is kept. Default: `.wrangler/state`, as `wrangler dev` has it. */
  readonly stateFolder?: string
  /** Where its secrets are kept. Default: `.dev.vars`. */
  readonly secretsFile?: string
  /** Shows what wrangler says. */
  readonly verbose?: boolean
  /** Breaks off the start; nothing is left running then. */
  readonly signal?: AbortSignal | undefined
}

/** @throws SluiceError `port_taken`, `edge_failed`, `cancelled` */
export async function startLocalEdge(options: StartOptions = {}): Promise<LocalEdge> {
  const { path, bucketName, credentials } = await writeDevConfig()
  const stateFolder = options.stateFolder ?? LOCAL_STATE
  const { url, failure, stop } = await startWrangler(path, { ...options, stateFolder })
  const s3 = { ...credentials, bucketUrl: `${url}/cdn-cgi/local/r2/s3/${bucketName}` }
  if (stateFolder !== LOCAL_STATE) return { url, s3, failure, stop }
  try {
    await announceEdge({ url, s3 })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    s3,
    failure,
    stop: async () => {
      await withdrawEdge(url)
      await stop()
    },
  }
}

/** Any Worker by `wrangler dev`. @throws SluiceError `port_taken`, `edge_failed`, `cancelled` */
export async function startWrangler(
  configPath: string,
  options: StartOptions & { readonly stateFolder: string },
): Promise<RunningWrangler> {
  if (options.port !== undefined) await requireFreePort(options.port)
  // Wrangler is told to read them, and stops where there is no such file.
  const secretsFile = options.secretsFile ?? DEV_VARS
  await localSecrets(secretsFile)
  const args = ['--config', configPath, '--persist-to', options.stateFolder]
  const files = ['--env-file', secretsFile]
  return runWrangler([...args, ...files, '--port', `${options.port ?? 0}`], options)
}

async function requireFreePort(port: number): Promise<void> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (cause) {
    throw new SluiceError('port_taken', `port ${port} is taken`, {
      cure: 'end what listens there, or choose another with --port',
      cause,
    })
  } finally {
    server.close()
  }
}
