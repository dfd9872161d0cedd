import type { Engine, EngineProgress, EngineResult } from './engine/engine.ts'
import { FIRST_OUTPUT } from './engine/engine.ts'
import { lastLine } from './engine/text-tail.ts'
import { TranscoderError } from './errors.ts'
import { type EncodeJob, ffmpegArguments, outputsOf, POSTER_OUTPUT } from './ffmpeg-arguments.ts'
import type { Input } from './input.ts'
import { FragmentReader } from './mp4/fragment-reader.ts'
import type { InitSegment } from './mp4/init-segment.ts'
import { joinBytes } from './mp4/join-bytes.ts'
import type { RenditionPlan } from './plan.ts'
import type { Rendition } from './rendition.ts'
import { type Segment, Segmenter, type SegmentIndex } from './segmenter.ts'

/** Takes what an encode makes, while it makes it. Its promises hold the encoder back. */
export interface EncodeSink {
  init(rendition: string, bytes: Uint8Array): Promise<void>
  segment(rendition: string, segment: Segment): Promise<void>
}

export interface EncodeOptions {
  readonly signal?: AbortSignal
  onProgress?(progress: EngineProgress): void
}

export interface Encoded {
  readonly renditions: readonly Rendition[]
  readonly poster: Uint8Array<ArrayBuffer> | undefined
}

/**
 * Runs one job to its end. What FFmpeg's exit code says is not asked: whether the output is whole is
 * seen from the output, by `checkComplete`.
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
      hasProgress: true,
    }),
    outputs: names.length,
    signal,
    onProgress: (progress) => options.onProgress?.(progress),
  })
  const streams = new Map(names.map((name, index) => [name, run.outputs[index] ?? empty()]))
  const reads = job.renditions.map((rendition) =>
    readRendition(rendition, streams.get(rendition.name) ?? empty(), job.plan.segmentSeconds, sink),
  )
  const poster = readAll(streams.get(POSTER_OUTPUT) ?? empty())
  try {
    const [renditions, image] = await Promise.all([Promise.all(reads), poster])
    return { renditions, poster: image }
  } catch (error) {
    failure.abort()
    await Promise.allSettled([...reads, poster])
    throw explain(error, await run.finished, options.signal)
  } finally {
    await run.finished
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}

async function readRendition(
  plan: RenditionPlan,
  stream: AsyncIterable<Uint8Array>,
  segmentSeconds: number,
  sink: EncodeSink,
): Promise<Rendition> {
  const reader = new FragmentReader()
  const segments: SegmentIndex[] = []
  let init: InitSegment | undefined
  let segmenter: Segmenter | undefined
  const take = async (segment: Segment | undefined) => {
    if (!segment) return
    await sink.segment(plan.name, segment)
    const { bytes: _, ...index } = segment
    segments.push(index)
  }
  for await (const chunk of stream) {
    for (const event of reader.push(chunk)) {
      if (event.type === 'init') {
        init = event.init
        segmenter = new Segmenter(init, segmentSeconds)
        await sink.init(plan.name, init.bytes)
      } else {
        await take(segmenter?.push(event.fragment))
      }
    }
  }
  reader.end()
  await take(segmenter?.end())
  if (!init || segments.length === 0) throw new NothingWritten(plan.name)
  return { plan, codec: init.codec, initBytes: init.bytes.byteLength, segments }
}

/** A stream that ended without media; why is in what FFmpeg said. */
class NothingWritten extends Error {
  constructor(name: string) {
    super(`FFmpeg wrote nothing for ${name}`)
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks.length > 0 ? joinBytes(chunks) : undefined
}

/** A broken stream is only the symptom where the encoder failed, or was stopped. */
function explain(error: unknown, result: EngineResult, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) {
    return new TranscoderError('cancelled', 'the transcode was stopped', {
      cure: 'run the same command to start again',
      cause: error,
    })
  }
  const isBroken = error instanceof TranscoderError && error.code === 'fragment_malformed'
  if (!(error instanceof NothingWritten) && !(isBroken && result.exitCode !== 0)) return error
  const reason = lastLine(result.errorText) || `exit code ${result.exitCode}`
  return new TranscoderError('engine_failed', `FFmpeg failed: ${reason}`, {
    cure: 'see whether ffmpeg itself can play the input',
    cause: error,
  })
}
