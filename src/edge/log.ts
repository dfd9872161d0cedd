import { SluiceError } from '../core/errors.ts'

/** One JSON line an event, as Workers' logs want it. No message may hold a token. */
export function logError(event: string, error: unknown, requestId?: string): void {
  const cause =
    error instanceof Error
      ? { name: error.name, message: error.message, cure: cureOf(error), stack: error.stack }
      : { message: String(error) }
  // biome-ignore lint/suspicious/noConsole: this is what a Worker's log is
  console.error(JSON.stringify({ level: 'error', event, requestId, ...cause }))
}

/** What happened to whom, by ids that open nothing. */
export function logEvent(event: string, facts: Readonly<Record<string, unknown>>): void {
  // biome-ignore lint/suspicious/noConsole: this is what a Worker's log is
  console.log(JSON.stringify({ level: 'info', event, ...facts }))
}

function cureOf(error: Error): string | undefined {
  return error instanceof SluiceError ? error.cure : undefined
}
