import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { type CoreJob, type FfmpegCore, runCore } from './wasm-core.ts'

/** What the engine hands to this thread. */
export interface WasmTask extends CoreJob {
  readonly inputPath: string | undefined
}

/** What the thread reports; it ends after `done`. */
export type WasmMessage =
  | { readonly type: 'chunk'; readonly output: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'line'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'done'; readonly exitCode: number }

const require = createRequire(import.meta.url)

await work(workerData as WasmTask)

async function work(task: WasmTask): Promise<void> {
  const core = await loadCore()
  const input = task.inputPath === undefined ? undefined : readFileSync(task.inputPath)
  const exitCode = runCore(core, task, input, {
    chunk: (output, bytes) => post({ type: 'chunk', output, bytes }, [bytes.buffer]),
    line: (stream, text) => post({ type: 'line', stream, text }),
  })
  post({ type: 'done', exitCode })
}

function post(message: WasmMessage, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved)
}

/** The package is built for web workers; these are all of one that it looks for when it loads. */
async function loadCore(): Promise<FfmpegCore> {
  Object.assign(globalThis, {
    self: globalThis,
    importScripts: () => undefined,
    WorkerGlobalScope: class {},
    location: { href: '' },
  })
  const script = require.resolve('@ffmpeg/core').replace('/umd/', '/esm/')
  const { default: createCore } = (await import(script)) as {
    default(options: { wasmBinary: Uint8Array }): Promise<FfmpegCore>
  }
  return createCore({ wasmBinary: readFileSync(require.resolve('@ffmpeg/core/wasm')) })
}
