import { basename, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { inputArguments } from '../ffmpeg/input-arguments.ts'
import { ChunkQueue } from './chunk-queue.ts'
import type { Engine, EngineCommand, EngineLimits, EngineRun } from './engine.ts'
import { notMedia } from './not-media.ts'
import { readProgressLines } from './progress.ts'
import { TextTail } from './text-tail.ts'
import { CORE_INPUT } from './wasm-core.ts'
import type { WasmMessage, WasmTask } from './wasm-worker.ts'

const VERSION = '@ffmpeg/core 0.12.10'

/** The whole input lies in a memory that ends at 2 GB, and one core encodes about as fast as it plays. */
const LIMITS: EngineLimits = {
  inputBytes: 500_000_000,
  durationSeconds: 600,
  pixels: 2560 * 1440,
}

/** FFmpeg 5.1 as WebAssembly: needs nothing installed, is about ten times slower than native. */
export function wasmEngine(): Engine {
  return {
    name: 'wasm',
    description: `ffmpeg.wasm (${VERSION})`,
    identity: `wasm ${VERSION}`,
    // It has libx265 too, which waits for ever for the threads that it is not given.
    libraries: new Set(['libzimg']),
    limits: LIMITS,
    inputUrl: () => `file:${CORE_INPUT}`,
    probe,
    run,
  }
}

async function probe(
  path: string,
  arguments_: readonly string[],
  signal?: AbortSignal,
): Promise<unknown> {
  const lines: string[] = []
  const tail = new TextTail()
  await runWorker(
    {
      program: 'ffprobe',
      arguments: [...arguments_, ...inputArguments(`file:${CORE_INPUT}`)],
      outputs: 0,
      inputPath: resolve(path),
    },
    { line: (stream, text) => (stream === 'stdout' ? lines.push(text) : tail.push(`${text}\n`)) },
    signal,
  )
  // Its exit code is not told; without streams there is no JSON but an empty object.
  const json: unknown = JSON.parse(lines.join('\n') || '{}')
  if (typeof json === 'object' && json !== null && 'streams' in json) return json
  throw notMedia(basename(path), tail.toString())
}

function run(command: EngineCommand): EngineRun {
  const outputs = Array.from({ length: command.outputs }, () => new ChunkQueue())
  const tail = new TextTail()
  const readProgress = readProgressLines((progress) => command.onProgress?.(progress))
  const task: WasmTask = {
    program: 'ffmpeg',
    arguments: command.arguments,
    outputs: command.outputs,
    inputPath: command.inputPath === undefined ? undefined : resolve(command.inputPath),
  }
  const finished = runWorker(
    task,
    {
      chunk: (output, bytes) => outputs[output]?.push(bytes),
      line: (stream, text) => (stream === 'stdout' ? readProgress(text) : tail.push(`${text}\n`)),
    },
    command.signal,
  )
    .then((exitCode) => ({ exitCode, hasCrashed: false, errorText: tail.toString() }))
    .catch((error: unknown) => {
      return { exitCode: 255, hasCrashed: true, errorText: `${tail}${String(error)}` }
    })
    .finally(() => {
      for (const output of outputs) output.end()
    })
  return { outputs, finished }
}

interface WorkerEvents {
  chunk?(output: number, bytes: Uint8Array): void
  line(stream: 'stdout' | 'stderr', text: string): void
}

/** One program in one thread with one fresh instance: memory that has grown never shrinks again. */
function runWorker(task: WasmTask, events: WorkerEvents, signal?: AbortSignal): Promise<number> {
  return new Promise((settle, reject) => {
    const worker = new Worker(new URL('./wasm-worker.ts', import.meta.url), { workerData: task })
    const stop = () => worker.terminate()
    let exitCode = 255
    worker.on('message', (message: WasmMessage) => {
      if (message.type === 'chunk') events.chunk?.(message.output, message.bytes)
      else if (message.type === 'line') events.line(message.stream, message.text)
      else exitCode = message.exitCode
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop)
      settle(exitCode)
    })
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
