import { SluiceError } from '../../src/core/errors.ts'
import { localSecrets } from './dev-vars.ts'
import { runningEdgeUrl } from './local-edge.ts'

export interface AdminCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/api/`. */
  readonly path: string
  /** Where Sluice is reached. Default: the edge that runs on this machine. */
  readonly base: string | undefined
}

/**
 * Calls a Sluice's admin API with `ADMIN_TOKEN` of the environment, or with the local edge's own.
 *
 * @throws SluiceError `edge_unreachable`, or the code that the API answers with
 */
export async function callAdminApi(call: AdminCall): Promise<unknown> {
  const base = call.base ?? (await runningEdgeUrl())
  if (base === undefined) {
    throw new SluiceError('edge_unreachable', 'no edge runs on this machine', {
      cure: 'start one with `npm run dev`, or name a deployed one with --base URL',
    })
  }
  const token = process.env.ADMIN_TOKEN || (await localSecrets()).adminToken
  const response = await send(new URL(`/api/${call.path}`, base), call.method, token)
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  if (response.ok) return body
  throw new SluiceError(body.code ?? 'edge_unreachable', body.detail ?? `${base} is no Sluice`)
}

async function send(url: URL, method: string, token: string): Promise<Response> {
  try {
    return await fetch(url, { method, headers: { Authorization: `Bearer ${token}` } })
  } catch (cause) {
    throw new SluiceError('edge_unreachable', `${url.origin} does not answer`, {
      cure: 'check the address and that it runs',
      cause,
    })
  }
}
