export interface Interruption {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Settles at the same moment. */
  readonly promise: Promise<void>
}

/** The first Ctrl-C asks to stop; a second one ends the process as usual. */
export function interrupted(): Interruption {
  const controller = new AbortController()
  const promise = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => {
        controller.abort()
        resolve()
      })
    }
  })
  return { signal: controller.signal, promise }
}
