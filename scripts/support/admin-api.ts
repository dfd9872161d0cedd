import { SluiceError } from '../../src/core/errors.ts'
import { UsageError } from './command.ts'
import { localSecrets } from './dev-vars.ts'
import { isLoopback } from './loopback.ts'
import { runningEdgeUrl } from './running-edge.ts'

/** A Sluice whose admin API is called, and what opens it. */
export interface AdminTarget {
  /** Without a slash at the end. */
  readonly base: string
  readonly token: string
}

export interface AdminCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/api/`, with its query. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
}

/** Options of every command that takes a deployed Sluice: spread into `parseArgs`. */
export const TARGET_OPTIONS = {
  remote: { type: 'boolean', default: false },
  base: { type: 'string' },
} as const

export const TARGET_HELP = `  --remote           a deployed Sluice: at --base URL or SLUICE_URL of the environment, opened by its
                     ADMIN_TOKEN there (default: the edge that runs on this machine)
  --base URL         where that is`

/**
 * The Sluice that a command means. The secrets of this machine open the edge on this machine alone:
 * they never go anywhere else.
 *
 * @throws UsageError where a deployed one is meant and not named, or nothing opens it; SluiceError
 *   `edge_unreachable` where none runs here
 */
export async function adminTarget(options: {
  readonly remote: boolean
  readonly base?: string | undefined
}): Promise<AdminTarget> {
  if (options.remote || options.base !== undefined) return remoteTarget(options.base)
  const base = await runningEdgeUrl()
  if (base !== undefined) return { base, token: (await localSecrets()).adminToken }
  throw new SluiceError('edge_unreachable', 'no edge runs on this machine', {
    cure: 'start one with `npm run dev`, or name a deployed one with --remote',
  })
}

function remoteTarget(given: string | undefined): AdminTarget {
  const { SLUICE_URL, ADMIN_TOKEN } = process.env
  const base = given ?? SLUICE_URL
  if (!base) {
    throw new UsageError('--remote needs to know where', 'give --base URL or set SLUICE_URL')
  }
  const url = URL.parse(base)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${base} is not a URL`, 'give one such as https://video.example.com')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new UsageError(`${base} would send the admin token in the clear`, 'give https://')
  }
  if (!ADMIN_TOKEN) {
    throw new UsageError('a deployed Sluice is opened by its admin token', 'set ADMIN_TOKEN')
  }
  return { base: base.replace(/\/+$/, ''), token: ADMIN_TOKEN }
}

/** @throws SluiceError `edge_unreachable`, or the code that the API answers with */
export async function callAdminApi(
  { base, token }: AdminTarget,
  { method, path, body }: AdminCall,
): Promise<unknown> {
  const response = await send(new URL(`${base}/api/${path}`), {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = (await response.json().catch(() => undefined)) as Answer | undefined
  if (response.ok && answer !== undefined) return answer
  const { code, detail } = answer ?? {}
  if (typeof code === 'string' && typeof detail === 'string') throw new SluiceError(code, detail)
  throw new SluiceError('edge_unreachable', `${base} is no Sluice, it answers ${response.status}`, {
    cure: 'check the address, where nothing may redirect',
  })
}

interface Answer {
  readonly code?: unknown
  readonly detail?: unknown
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    // A token is for who it was given to, and for nobody that one points to.
    return await fetch(url, { ...init, redirect: 'manual' })
  } catch (cause) {
    throw new SluiceError('edge_unreachable', `${url.origin} does not answer`, {
      cure: 'check the address and that it runs',
      cause,
    })
  }
}
