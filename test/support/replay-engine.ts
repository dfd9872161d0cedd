import { setTimeout as sleep } from 'node:timers/promises'
import type {
  Engine,
  EngineCommand,
  EngineResult,
  EngineRun,
} from '../../transcoder/engine/engine.ts'

/** What an encode wrote to each of its pipes. */
type Tape = readonly Buffer[]

export interface Playback {
  /** How long a run takes. Default: no longer than its reader. */
  readonly playMs?: number
  /** Nothing comes before it resolves. */
  readonly after?: Promise<unknown>
  /** The encoder fails when so much of its output is there, from 0 to 1. */
  readonly failsAt?: number
  /** Which of the recorded encodes: the same frames at the same times, in other bytes. */
  readonly take?: number
}

/** So many encodes of each command are recorded. */
export const TAKES = 3
const CHUNKS = 24

/**
 * Encodes of a real engine, recorded once and played back without a process. x264 does not repeat
 * itself to the byte; here that is certain, as every take but the first spends its bits otherwise.
 */
export class Recorder {
  readonly #engine: Engine
  readonly #tapes = new Map<string, Promise<Tape>>()
  readonly #probes = new Map<string, Promise<unknown>>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** An engine that plays what was recorded, and records what was not yet. */
  engine(playback: Playback = {}): Engine {
    const { take = 0 } = playback
    return {
      ...this.#engine,
      identity: 'replay',
      inputUrl: (path) => this.#engine.inputUrl(path),
      probe: (path, arguments_) => this.#probe(path, arguments_),
      run: (command) => play(this.#tapeOf(command, take % TAKES), command, playback),
    }
  }

  #probe(path: string, arguments_: readonly string[]): Promise<unknown> {
    return remember(this.#probes, JSON.stringify([path, arguments_]), () =>
      this.#engine.probe(path, arguments_),
    )
  }

  #tapeOf(command: EngineCommand, take: number): Promise<Tape> {
    const arguments_ = otherwise(command.arguments, take)
    return remember(this.#tapes, JSON.stringify(arguments_), async () => {
      const { onProgress: _, signal: __, ...silent } = command
      const run = this.#engine.run({ ...silent, arguments: arguments_ })
      const tape = await Promise.all(run.outputs.map(readAll))
      const { exitCode, errorText } = await run.finished
      if (exitCode !== 0) throw new Error(`FFmpeg failed to be recorded: ${errorText}`)
      return tape
    })
  }
}

/** Other bits for the same frames; what the init segment says stays. */
function otherwise(arguments_: readonly string[], take: number): readonly string[] {
  const strength = ['-aq-strength', String(1 + take * 0.7)]
  return arguments_.flatMap((argument) =>
    argument === 'libx264' && take > 0 ? [argument, ...strength] : [argument],
  )
}

function play(
  tape: Promise<Tape>,
  { outputs: count, signal }: EngineCommand,
  { playMs = 0, after, failsAt = 1 }: Playback,
): EngineRun {
  const startMs = Promise.resolve(after).then(() => performance.now())
  const outputs = Array.from({ length: count }, (_, index) =>
    playOne(tape, index, { startMs, playMs, signal, failsAt }),
  )
  const finished = tape.then(async (): Promise<EngineResult> => {
    await until((await startMs) + playMs * failsAt, signal)
    const hasFailed = failsAt < 1 || signal?.aborted === true
    return { exitCode: hasFailed ? 1 : 0, hasCrashed: false, errorText: '' }
  })
  return { outputs, finished }
}

interface Pace {
  readonly startMs: Promise<number>
  readonly playMs: number
  readonly signal: AbortSignal | undefined
  readonly failsAt: number
}

async function* playOne(tape: Promise<Tape>, index: number, pace: Pace) {
  const { startMs, playMs, signal, failsAt } = pace
  const bytes = (await tape)[index] ?? Buffer.alloc(0)
  const step = Math.max(1, Math.ceil(bytes.byteLength / CHUNKS))
  for (let at = 0; at < bytes.byteLength * failsAt; at += step) {
    await until((await startMs) + (playMs * (at + step)) / (CHUNKS * step), signal)
    if (signal?.aborted) return
    yield new Uint8Array(bytes.subarray(at, at + step))
  }
}

async function until(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const left = ms - performance.now()
  if (left > 0) await sleep(left, undefined, signal ? { signal } : {}).catch(() => {})
}

async function readAll(output: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of output) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function remember<T>(
  known: Map<string, Promise<T>>,
  name: string,
  make: () => Promise<T>,
): Promise<T> {
  const made = known.get(name) ?? make()
  known.set(name, made)
  return made
}
