import { CACHE_CONTROL } from '../core/cache-policy.ts'
import { DeliveryError, type DeliveryErrorCode, SluiceError } from '../core/errors.ts'

/** The one table from what went wrong to what HTTP calls it. */
const STATUS: Readonly<Record<DeliveryErrorCode, number>> = {
  path_invalid: 400,
  token_missing: 401,
  token_malformed: 401,
  token_signature: 401,
  token_expired: 401,
  token_not_yet_valid: 401,
  token_lifetime: 401,
  scope: 403,
  geo: 403,
  net: 403,
  referrer: 403,
  revoked: 403,
  streams: 403,
  restriction_unenforceable: 403,
  not_found: 404,
  method_not_allowed: 405,
  precondition_failed: 412,
  range_not_satisfiable: 416,
  playlist_invalid: 502,
  playlist_too_large: 502,
  admin_required: 401,
  request_invalid: 400,
  revocations_full: 409,
  assets_beneath: 409,
  rate_limited: 429,
  storage_unavailable: 503,
  misconfigured: 500,
  internal: 500,
}

export const ERROR_CODES = Object.keys(STATUS) as readonly DeliveryErrorCode[]

/** RFC 9110 15.5.17: a 416 tells the size, so that the client can ask better. */
export class RangeNotSatisfiable extends DeliveryError {
  readonly contentRange: string | undefined

  constructor(contentRange: string | undefined) {
    super('range_not_satisfiable', 'the range lies outside the object')
    this.contentRange = contentRange
  }
}

/** RFC 9110 15.5.6: a 405 tells the methods that there are. */
export class MethodNotAllowed extends DeliveryError {
  readonly allowed: string

  constructor(methods: readonly string[]) {
    const allowed = methods.join(', ')
    super('method_not_allowed', `only ${allowed} are answered here`)
    this.allowed = allowed
  }
}

/** What any error is to a client: one of ours as it is, everything else `internal` and no more. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error
  // A set of keys that can be read but not used, as one that only verifies where something is signed.
  if (error instanceof SluiceError && error.code === 'keys_invalid') {
    return new DeliveryError('misconfigured', error.message, { cause: error })
  }
  return new DeliveryError('internal', 'the request could not be answered', { cause: error })
}

export function statusOf(code: DeliveryErrorCode): number {
  return STATUS[code]
}

/**
 * An error as `application/problem+json` (RFC 9457). `instance` is the request's id, so that a
 * viewer's report finds its line in the log.
 */
export function problemResponse(error: DeliveryError, requestId: string): Response {
  const status = statusOf(error.code)
  const body = {
    type: 'about:blank',
    title: title(error.code),
    status,
    code: error.code,
    detail: error.cure === undefined ? error.message : `${error.message}; ${error.cure}`,
    instance: `urn:request:${requestId}`,
  }
  const headers = problemHeaders(error)
  headers.set('Content-Type', 'application/problem+json')
  return new Response(JSON.stringify(body), { status, headers })
}

/** What HTTP wants beside an error, in whatever form it is told. */
export function problemHeaders(error: DeliveryError): Headers {
  const { code } = error
  const status = statusOf(code)
  const headers = new Headers({
    // Players retry a missing segment at once; a second of memory keeps that from the bucket.
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': CACHE_CONTROL[code === 'not_found' ? 'missing' : 'error'].signed,
  })
  // RFC 9110 15.5.2 and RFC 6750 3: a 401 says how to do better.
  if (status === 401) headers.set('WWW-Authenticate', challenge(code))
  if (error instanceof RangeNotSatisfiable && error.contentRange !== undefined) {
    headers.set('Content-Range', error.contentRange)
  }
  if (error instanceof MethodNotAllowed) headers.set('Allow', error.allowed)
  if (status === 503) headers.set('Retry-After', '1')
  if (status === 429) headers.set('Retry-After', '60')
  return headers
}

function challenge(code: DeliveryErrorCode): string {
  const isAbsent = code === 'token_missing' || code === 'admin_required'
  return isAbsent ? 'Bearer' : 'Bearer error="invalid_token"'
}

function title(code: DeliveryErrorCode): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
