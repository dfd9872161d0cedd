import { execFile } from 'node:child_process'
import { promisify, stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { SluiceError } from '../../src/core/errors.ts'
import { PROJECT } from './project.ts'
import { reasonIn, WRANGLER_ENVIRONMENT } from './wrangler.ts'

/** The secrets of the deployed Worker that `wrangler.toml` names. They can be set, never read. */
export interface WorkerSecrets {
  list(): Promise<readonly string[]>
  put(name: string, value: string): Promise<void>
}

const Listing = z.array(z.object({ name: z.string() }))

/**
 * Lists and sets secrets with wrangler, a program in JavaScript.
 *
 * Every method throws SluiceError `worker_missing` or `worker_failed`.
 */
export function workerSecrets(wrangler: string): WorkerSecrets {
  return {
    async list() {
      const listing = await runWrangler(wrangler, ['secret', 'list', '--format', 'json'])
      const { success, data } = Listing.safeParse(parse(listing))
      if (!success) throw failed('wrangler did not list the secrets')
      return data.map(({ name }) => name)
    },
    async put(name, value) {
      await runWrangler(wrangler, ['secret', 'put', name], value)
    },
  }
}

/** Arguments and environment are open to others on the machine, so the value goes in by a pipe. */
async function runWrangler(program: string, args: readonly string[], input = ''): Promise<string> {
  const { SIGNING_KEYS: _secret, ...environment } = process.env
  const running = promisify(execFile)(process.execPath, [program, ...args], {
    cwd: PROJECT,
    // At a finer level it would print what it sends.
    env: { ...environment, ...WRANGLER_ENVIRONMENT, WRANGLER_LOG: 'log' },
  })
  // Where it ends without reading, its exit code tells more than the broken pipe.
  running.child.stdin?.on('error', () => {})
  running.child.stdin?.end(input)
  try {
    return (await running).stdout
  } catch (error) {
    // Not kept as the cause: it holds everything that wrangler printed.
    throw explain(String((error as { stderr?: unknown }).stderr ?? ''))
  }
}

function explain(output: string): SluiceError {
  const reason = whyIn(output)
  if (!/\bWorker ".*" not found/.test(reason)) return failed(reason)
  return new SluiceError('worker_missing', reason, {
    // `wrangler deploy` refuses a new Worker without its secrets; a first secret makes the Worker.
    cure: 'its other secret makes a new one, `npx wrangler secret put ADMIN_TOKEN`; for one that exists see `npx wrangler whoami`',
  })
}

/**
 * One line of wrangler's: the API's own answer, where there is one, else its headline. Whatever
 * might be key material in it is left out.
 */
export function whyIn(output: string): string {
  const answer = /^.*\[code: \d+\]$/m.exec(stripVTControlCharacters(output))
  return (answer?.[0].trim() ?? reasonIn(output))
    .replace(/^[✘▲]\s*\[\w+\]\s*/, '')
    .replace(/\.$/, '')
    .replaceAll(/[\w-]{32,}/g, '…')
}

function failed(reason: string): SluiceError {
  return new SluiceError('worker_failed', reason, {
    cure: 'nothing was changed; see whether `npx wrangler whoami` finds your account',
  })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
