import { retryAfterMs } from '../retry.ts'
import { codeOf, isCongestion, type S3Answer } from './answer.ts'

/** What went wrong with one attempt; the next may be better. */
export class Transient extends Error {
  /** Whether fewer requests at once would help. */
  readonly isCongestion: boolean
  /** What the server asks for. */
  readonly retryAfterMs: number

  /** @param what goes on after the name of the store: `answers 503` */
  constructor(
    what: string,
    about: { isCongestion?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(what, { cause: about.cause })
    this.isCongestion = about.isCongestion ?? false
    this.retryAfterMs = about.retryAfterMs ?? 0
  }
}

export function transientAnswer(answer: S3Answer): Transient {
  const nowMs = Date.parse(answer.headers.get('date') ?? '') || Date.now()
  return new Transient(`answers ${answer.status} ${codeOf(answer)}`.trimEnd(), {
    isCongestion: isCongestion(answer),
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), nowMs),
  })
}

/** A connection that could not be made, or that ended too early. */
export function transientFailure(cause: unknown): Transient {
  const codes = codesOf(cause)
  const wasOpen = /ECONNRESET|EPIPE|UND_ERR_SOCKET|terminated/.test(codes)
  const what = wasOpen ? 'broke the connection' : 'cannot be reached'
  const isCongestion = wasOpen || /TIMEDOUT|TIMEOUT/.test(codes)
  return new Transient(`${what} (${describe(cause)})`, { isCongestion, cause })
}

/** The codes and words of an error and of all that it came from. */
function codesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return `${code} ${error.message} ${error.cause === undefined ? '' : codesOf(error.cause)}`
}

/** What lies beneath "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const beneath = error.cause instanceof Error ? error.cause : error
  // Of several addresses none answered: such an error has no words of its own.
  const [first] = beneath instanceof AggregateError ? beneath.errors : []
  return (first instanceof Error && first.message) || beneath.message || error.message
}
