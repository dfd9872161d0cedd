import type { Config } from './config.ts'
import { splitUrl } from './viewer-request.ts'

/** Everything that a player's page may want to know of an answer. */
const EXPOSED = 'Content-Length, Content-Range, ETag, Date, Age, Server-Timing'
const ALLOWED_HEADERS =
  'Range, Authorization, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range, CMCD-Request, CMCD-Object, CMCD-Status, CMCD-Session'
const PREFLIGHT_SECONDS = '86400'

export const ALLOWED_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Lets pages of the configured origins read an answer and its timing (Fetch 3.2, Resource Timing
 * 4.5). Where only some origins may, the answer differs by origin, and says so to caches.
 */
export function allowOrigins(headers: Headers, request: Request, { corsOrigins }: Config): void {
  if (isAdminApi(request)) return
  if (corsOrigins !== '*') headers.append('Vary', 'Origin')
  const allowed = corsOrigins === '*' ? '*' : allowedOrigin(request, corsOrigins)
  if (allowed === undefined) return
  headers.set('Access-Control-Allow-Origin', allowed)
  headers.set('Access-Control-Expose-Headers', EXPOSED)
  headers.set('Timing-Allow-Origin', allowed)
}

/** The answer to OPTIONS, preflight or not; it needs no token, since browsers send none with it. */
export function answerOptions(request: Request): Response {
  const headers = new Headers({ Allow: ALLOWED_METHODS.join(', ') })
  if (request.headers.has('Access-Control-Request-Method')) {
    headers.set('Access-Control-Allow-Methods', ALLOWED_METHODS.join(', '))
    headers.set('Access-Control-Allow-Headers', ALLOWED_HEADERS)
    headers.set('Access-Control-Max-Age', PREFLIGHT_SECONDS)
  }
  return new Response(null, { status: 204, headers })
}

/** Other sites' pages have nothing to ask there. */
function isAdminApi({ url }: Request): boolean {
  return /^api(?:\/|$)/.test(splitUrl(url).path)
}

function allowedOrigin(request: Request, origins: readonly string[]): string | undefined {
  const origin = request.headers.get('Origin')
  return origin !== null && origins.includes(origin) ? origin : undefined
}
