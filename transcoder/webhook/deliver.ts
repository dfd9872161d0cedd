import { backoffMs, isWorthRetrying } from '../store/retry.ts'
import { SIGNATURE_HEADER, signatureOf, type WebhookMessage } from './message.ts'

/** Who is told, and what it is signed with. */
export interface WebhookEndpoint {
  readonly url: string
  readonly secret: string
}

export interface DeliveryOptions {
  /** Gives up at once. */
  readonly signal?: AbortSignal | undefined
  /** Of one attempt. Default: 10 s. */
  readonly attemptMs?: number | undefined
  /** First pause between attempts, doubled each time. Default: 0.5 s. */
  readonly firstPauseMs?: number | undefined
  /** No attempt begins later. Default: 2 min. */
  readonly giveUpMs?: number | undefined
}

const ATTEMPT_MS = 10_000
const FIRST_PAUSE_MS = 500
const GIVE_UP_MS = 120_000

/** Why an attempt failed, such as `it answered 404`, and whether another one may do better. */
interface Setback {
  readonly why: string
  readonly isFinal: boolean
}

/**
 * Posts a message until it is taken (2xx), refused for good (redirects among that: a signed message
 * goes to nobody who was not named), or given up.
 *
 * @returns why it was not delivered; nothing where it was. No word of the address is in it.
 */
export async function deliver(
  endpoint: WebhookEndpoint,
  message: WebhookMessage,
  options: DeliveryOptions = {},
): Promise<string | undefined> {
  const { signal, firstPauseMs = FIRST_PAUSE_MS, giveUpMs = GIVE_UP_MS } = options
  const body = JSON.stringify(message)
  const givenUpAt = performance.now() + giveUpMs
  for (let attempt = 1; ; attempt += 1) {
    const setback = await post(endpoint, body, options)
    if (setback === undefined) return undefined
    const pause = backoffMs(attempt, firstPauseMs, Math.random())
    if (setback.isFinal || performance.now() + pause > givenUpAt) return setback.why
    await sleep(pause, signal)
    if (signal?.aborted) return setback.why
  }
}

async function post(
  { url, secret }: WebhookEndpoint,
  body: string,
  { signal, attemptMs = ATTEMPT_MS }: DeliveryOptions,
): Promise<Setback | undefined> {
  const timeout = AbortSignal.timeout(attemptMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      // Signed anew each time, or a late repetition would look like an old message sent again.
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Sluice',
        [SIGNATURE_HEADER]: await signatureOf(secret, body, Math.floor(Date.now() / 1000)),
      },
      body,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    // What it says beside its status is not read, however it ends.
    await response.body?.cancel().catch(() => {})
    return setbackOf(response)
  } catch (error) {
    if (timeout.aborted)
      return { why: `no answer came within ${attemptMs / 1000} s`, isFinal: false }
    if (signal?.aborted) return { why: 'no answer came in time', isFinal: true }
    return { why: `it cannot be reached${reasonOf(error)}`, isFinal: false }
  }
}

function setbackOf({ ok, status }: Response): Setback | undefined {
  if (ok) return undefined
  const isRedirect = status >= 300 && status < 400
  const why = `it answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`
  return { why, isFinal: !isWorthRetrying(status) }
}

/** The system's own word for it, such as `ECONNREFUSED`; messages may hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
}

/** Ends early when it is aborted. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish)
    if (signal?.aborted) finish()
  })
}
