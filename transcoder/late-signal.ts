/** A signal that follows another one some time later; it keeps no process alive. */
export function lateSignal(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const late = new AbortController()
  const follow = () => {
    const timer = setTimeout(() => late.abort(signal?.reason), ms)
    if (typeof timer === 'object' && 'unref' in timer) timer.unref()
  }
  if (signal?.aborted) follow()
  else signal?.addEventListener('abort', follow, { once: true })
  return late.signal
}
