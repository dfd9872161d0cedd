import { leastSeconds } from './complete.ts'
import type { Engine, EngineResult, EngineRun } from './engine/engine.ts'
import { FIRST_OUTPUT } from './engine/engine.ts'
import { readAll } from './engine/read-all.ts'
import { lastLine } from './engine/text-tail.ts'
import { cancelled, TranscoderError } from './errors.ts'
import { ffmpegArguments } from './ffmpeg/arguments.ts'
import { type EncodeJob, outputsOf, POSTER_OUTPUT, STORYBOARD_OUTPUT } from './ffmpeg/job.ts'
import type { Input } from './input.ts'
import { FragmentReader } from './mp4/fragment-reader.ts'
import type { InitSegment } from './mp4/init-segment.ts'
import { splitJpegs } from './package/jpeg-stream.ts'
import type { Plan, RenditionPlan } from './plan/plan.ts'
import type { SubtitleTrack } from './rendition.ts'
import { type Segment, Segmenter } from './segmenter.ts'

/** Takes what an encode makes, while it makes it. Its promises hold the encoder back. */
export interface EncodeSink {
  /** What comes before all segments of a rendition. */
  init(plan: RenditionPlan, init: InitSegment): Promise<void>
  /** The next segment of a rendition. */
  segment(plan: RenditionPlan, segment: Segment): Promise<void>
}

export interface EncodeOptions {
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Media of a rendition is encoded up to a second of the film. */
  onMedia?(rendition: RenditionPlan, seconds: number): void
}

/** What an encode makes beside media. */
export interface Encoded {
  readonly subtitles: readonly SubtitleTrack[]
  readonly poster: Uint8Array<ArrayBuffer> | undefined
  /** Sheets of small pictures, in order. */
  readonly sheets: readonly Uint8Array<ArrayBuffer>[]
}

/**
 * Runs one job to its end. FFmpeg's exit code is not asked, as it is 0 for most broken inputs: whether
 * the output is whole is seen from the output, by `checkComplete`.
 *
 * @throws TranscoderError `cancelled`; `engine_failed` where an output is missing or broken off;
 *   whatever the sink throws
 */
export async function encode(
  engine: Engine,
  input: Input,
  job: EncodeJob,
  sink: EncodeSink,
  options: EncodeOptions = {},
): Promise<Encoded> {
  const failure = new AbortController()
  const signal = AbortSignal.any([failure.signal, ...(options.signal ? [options.signal] : [])])
  const names = outputsOf(job)
  const run = engine.run({
    inputPath: input.path,
    arguments: ffmpegArguments(job, {
      input: engine.inputUrl(input.path),
      output: (name) => `pipe:${FIRST_OUTPUT + names.indexOf(name)}`,
      threads: options.threads,
    }),
    outputs: names.length,
    signal,
  })
  const outputOf = (name: string) => run.outputs[names.indexOf(name)] ?? empty()
  const renditions = job.renditions.map((plan) =>
    readRendition(plan, { run, stream: outputOf(plan.name), grid: job.plan, sink, ...options }),
  )
  const subtitles = job.subtitles.map(async (plan) => {
    const bytes = await readAll(outputOf(plan.name))
    return { plan, text: new TextDecoder().decode(bytes) }
  })
  const poster = readAll(outputOf(POSTER_OUTPUT))
  const storyboard = readAll(outputOf(STORYBOARD_OUTPUT))
  const reads = [...renditions, ...subtitles, poster, storyboard]
  try {
    // An encoder that cannot be started tells so nowhere else.
    await Promise.all([...reads, run.finished])
    const image = await poster
    return {
      subtitles: await Promise.all(subtitles),
      poster: image.byteLength > 0 ? image : undefined,
      sheets: splitJpegs(await storyboard),
    }
  } catch (error) {
    failure.abort()
    await Promise.allSettled(reads)
    throw explain(error, await run.finished, options.signal)
  } finally {
    await run.finished
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}

interface RenditionTools extends Pick<EncodeOptions, 'onMedia'> {
  readonly run: EngineRun
  readonly stream: AsyncIterable<Uint8Array>
  readonly grid: Plan
  readonly sink: EncodeSink
}

async function readRendition(
  rendition: RenditionPlan,
  { run, stream, grid, sink, onMedia }: RenditionTools,
): Promise<void> {
  const reader = new FragmentReader()
  let segmenter: Segmenter | undefined
  let hasSegments = false
  let timescale = 1
  const take = async (segment: Segment | undefined) => {
    if (!segment) return
    hasSegments = true
    await sink.segment(rendition, segment)
  }
  for await (const chunk of stream) {
    for (const event of reader.push(chunk)) {
      if (event.type === 'init') {
        segmenter = new Segmenter(event.init, { ...grid, sureSeconds: leastSeconds(grid) })
        timescale = event.init.timescale
        await sink.init(rendition, event.init)
      } else {
        const { decodeTime, duration } = event.fragment
        onMedia?.(rendition, (decodeTime + duration) / timescale)
        await take(segmenter?.push(event.fragment))
      }
    }
  }
  reader.end()
  // Where the encoder died, what it left over is not the end of the film, and would be kept as such.
  if ((await run.finished).hasCrashed) throw new Crashed()
  await take(segmenter?.end())
  if (!hasSegments) throw new NothingWritten(rendition.name)
}

/** A stream that ended without media; why is in what FFmpeg said. */
class NothingWritten extends Error {
  constructor(name: string) {
    super(`FFmpeg wrote nothing for ${name}`)
  }
}

/** An encoder that died, so that its streams end as if the input had. */
class Crashed extends Error {}

/** A broken stream is only the symptom where the encoder failed, or was stopped. */
function explain(error: unknown, result: EngineResult, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return cancelled(error)
  const isBroken = error instanceof TranscoderError && error.code === 'fragment_malformed'
  const isSymptom = error instanceof NothingWritten || error instanceof Crashed
  if (!isSymptom && !(isBroken && result.exitCode !== 0)) return error
  const reason = lastLine(result.errorText) || `exit code ${result.exitCode}`
  if (result.hasCrashed) {
    return new TranscoderError('engine_crashed', `FFmpeg did not come to its end: ${reason}`, {
      cure: 'run the same command to go on; if it happens again, see whether memory is short',
      cause: error,
    })
  }
  return new TranscoderError('engine_failed', `FFmpeg failed: ${reason}`, {
    cure: 'see whether ffmpeg itself can play the input',
    cause: error,
  })
}
