import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { SluiceError } from '../../src/core/errors.ts'

export interface Load {
  readonly url: string
  readonly requests: number
  /** Kept open, one request at a time on each. */
  readonly connections: number
}

export interface LoadResult {
  readonly seconds: number
  /** Of bodies. */
  readonly bytes: number
  readonly failures: number
}

/** A client in another process. */
export interface LoadClient {
  /** @throws SluiceError `bench_failed` where an answer is not a whole 200 of this size */
  run(load: Load, expectedBytes: number): Promise<LoadResult>
  stop(): Promise<void>
}

export function startLoadClient(): LoadClient {
  const child = fork(new URL('load-client.ts', import.meta.url))
  return {
    run: async (load, expectedBytes) => {
      child.send(load)
      const result = await answerOf(child)
      if (result.failures > 0 || result.bytes !== load.requests * expectedBytes) {
        throw new SluiceError(
          'bench_failed',
          `of ${load.requests} requests ${result.failures} failed, ${result.bytes} bytes came`,
        )
      }
      return result
    },
    stop: async () => {
      const exit = once(child, 'exit')
      child.kill()
      await exit
    },
  }
}

async function answerOf(child: ChildProcess): Promise<LoadResult> {
  const heard = new AbortController()
  const ended = once(child, 'exit', { signal: heard.signal }).then(() => {
    throw new SluiceError('bench_failed', 'the load client ended too early')
  })
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal: heard.signal }), ended])
    return answer as LoadResult
  } finally {
    ended.catch(() => {})
    heard.abort()
  }
}
