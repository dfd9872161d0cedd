import type { OriginFetch } from '../../src/edge/origin-client.ts'

/**
 * A small model of the cache that Cloudflare puts in front of a Worker's entrypoint, by its
 * documented rules: the key is path and query; `Range` and conditions are taken away before the
 * entrypoint runs; a whole 200 that may be kept is kept; from it 206, 416 and 304 are made; HEAD is
 * answered from GET.
 */
export function modelCache(origin: OriginFetch): { fetch: OriginFetch; readonly misses: string[] } {
  const kept = new Map<string, Kept>()
  const misses: string[] = []
  return {
    misses,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const key = pathname + search
      const known = kept.get(key)
      if (known) return answer(known, request)
      misses.push(key)
      const response = await origin(new Request(request.url))
      const body = new Uint8Array(await response.arrayBuffer())
      const fresh = { status: response.status, headers: response.headers, body }
      if (response.status === 200 && isKeepable(response)) kept.set(key, fresh)
      return response.status === 200 ? answer(fresh, request) : new Response(body, response)
    },
  }
}

interface Kept {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

function isKeepable(response: Response): boolean {
  return /max-age=[1-9]/.test(response.headers.get('Cache-Control') ?? '')
}

/** As a CDN does it: single ranges by `Range` alone, 304 by `If-None-Match` alone. */
function answer({ headers: stored, body }: Kept, request: Request): Response {
  const headers = new Headers(stored)
  headers.set('CF-Cache-Status', 'HIT')
  headers.delete('Cache-Tag')
  if (request.headers.get('If-None-Match') === headers.get('ETag')) {
    return new Response(null, { status: 304, headers })
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('Range') ?? '')
  if (!range || (range[1] === '' && range[2] === '')) {
    headers.set('Content-Length', `${body.length}`)
    return new Response(request.method === 'HEAD' ? null : body, { headers })
  }
  const [, from = '', to = ''] = range
  const first = from === '' ? Math.max(0, body.length - Number(to)) : Number(from)
  const last = from === '' || to === '' ? body.length - 1 : Math.min(Number(to), body.length - 1)
  if (first >= body.length || (to !== '' && from !== '' && Number(to) < first)) {
    headers.set('Content-Range', `bytes */${body.length}`)
    return new Response(null, { status: 416, headers })
  }
  headers.set('Content-Range', `bytes ${first}-${last}/${body.length}`)
  headers.set('Content-Length', `${last - first + 1}`)
  return new Response(body.subarray(first, last + 1), { status: 206, headers })
}
