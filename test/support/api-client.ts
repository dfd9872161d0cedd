import { type GatewayTestOptions, gatewayWith } from './edge-fixtures.ts'

export const ADMIN = 'an-admin-token-of-thirty-two-chars'

interface Call {
  readonly method?: string
  readonly body?: unknown
  /** Default: the right one. `null` for none. */
  readonly token?: string | null
  readonly headers?: Record<string, string>
}

/** An edge with an admin token of its own, and a way to call its API. */
export function apiClient(options: GatewayTestOptions = {}) {
  const { variables = {}, ...others } = options
  const edge = gatewayWith({ variables: { ADMIN_TOKEN: ADMIN, ...variables }, ...others })
  const call = async (path: string, { method, body, token = ADMIN, headers }: Call = {}) => {
    const response = await edge(path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Record<string, unknown> & {
      code?: string
      detail?: string
    }
    return { status: response.status, headers: response.headers, answer }
  }
  return { edge, call }
}
