import { spawn } from 'node:child_process'
import { basename, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { TranscoderError } from '../errors.ts'
import { inputArguments } from '../ffmpeg/input-arguments.ts'
import { type Engine, type EngineCommand, type EngineRun, FIRST_OUTPUT } from './engine.ts'
import { type FoundFfmpeg, parseVersion } from './find-ffmpeg.ts'
import { notMedia } from './not-media.ts'
import { readProgressLines } from './progress.ts'
import { runToEnd } from './run-to-end.ts'
import { TextTail } from './text-tail.ts'

/** How long FFmpeg may take to stop by itself before it is killed. */
const GRACE_MS = 2000
/** How FFmpeg ends by itself where a signal asks it to, in the middle of a film and without a word. */
const ENDED_BY_SIGNAL = 255

/** An engine around FFmpeg's own programs. They are run directly, never through a shell. */
export function nativeEngine(found: FoundFfmpeg): Engine {
  return {
    name: 'native',
    description: `ffmpeg ${parseVersion(found.versionText) ?? ''} (${found.ffmpeg})`,
    // x264 divides its rate buffer among threads, and takes as many as there are processors.
    identity: `native ${found.versionText} on ${found.processors}`,
    libraries: found.libraries,
    inputUrl,
    probe: (path, arguments_, signal) => probe(found, path, arguments_, signal),
    run: (command) => run(found, command),
  }
}

/** The prefix and an absolute path keep `-x.mp4`, `http:…` and `a%03d.png` plain file names. */
function inputUrl(path: string): string {
  return `file:${resolve(path)}`
}

async function probe(
  found: FoundFfmpeg,
  path: string,
  arguments_: readonly string[],
  signal?: AbortSignal,
): Promise<unknown> {
  const { exitCode, output, errorText } = await runToEnd(
    found.ffprobe,
    [...arguments_, ...inputArguments(inputUrl(path))],
    signal,
  )
  if (exitCode === 0) return JSON.parse(output)
  throw notMedia(basename(path), errorText)
}

function run(found: FoundFfmpeg, command: EngineCommand): EngineRun {
  const pipes = Array.from({ length: command.outputs }, () => 'pipe' as const)
  const child = spawn(found.ffmpeg, [...command.arguments], {
    stdio: ['ignore', 'pipe', 'pipe', ...pipes],
  })
  const outputs = pipes.map((_, index) => child.stdio[FIRST_OUTPUT + index] as Readable)
  const tail = new TextTail()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => tail.push(text))
  if (child.stdout) {
    const read = readProgressLines((progress) => command.onProgress?.(progress))
    createInterface({ input: child.stdout }).on('line', read)
  }
  const stop = () => {
    // It may be waiting to write to us; closed pipes wake it.
    for (const output of outputs) output.destroy()
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
  }
  // However this process ends, short of SIGKILL, its encoder ends with it; then a broken pipe ends it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  if (command.signal?.aborted) stop()
  else command.signal?.addEventListener('abort', stop, { once: true })
  const finished = new Promise<Awaited<EngineRun['finished']>>((settle, reject) => {
    child.once('error', (cause) => {
      const message = `${found.ffmpeg} does not start`
      reject(new TranscoderError('engine_missing', message, { cure: 'check FFMPEG_PATH', cause }))
    })
    child.once('close', (code, killedBy) => {
      const exitCode = code ?? ENDED_BY_SIGNAL
      const hasCrashed = exitCode === ENDED_BY_SIGNAL
      const reason = hasCrashed ? `killed by ${killedBy ?? 'a signal'}` : ''
      settle({ exitCode, hasCrashed, errorText: `${tail}${reason}` })
    })
  }).finally(() => {
    process.off('exit', kill)
    command.signal?.removeEventListener('abort', stop)
  })
  return { outputs, finished }
}
