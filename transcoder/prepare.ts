import { analyse } from './analyse.ts'
import { checkCapable } from './capable.ts'
import { ffmpegArguments } from './ffmpeg/arguments.ts'
import { type EncodeJob, POSTER_OUTPUT, STORYBOARD_OUTPUT, wholeJob } from './ffmpeg/job.ts'
import { titleFromName } from './input.ts'
import { measureLoudness } from './measure/loudness.ts'
import type { TranscodeOptions } from './options.ts'
import { makePlan } from './plan/make-plan.ts'
import type { Plan, VideoCodec } from './plan/plan.ts'
import type { Source } from './probe/source.ts'
import type { SubtitleTrack } from './rendition.ts'
import { quoteCommand } from './shell-quote.ts'
import { readSideSubtitles } from './side-subtitles.ts'

/** All that is known and decided before anything is encoded or written. */
export interface Prepared {
  readonly plan: Plan
  /** The encode as a line for a shell, writing files instead of pipes. */
  readonly command: string
  readonly title: string
  /** Text tracks that were given beside the input. */
  readonly sideSubtitles: readonly SubtitleTrack[]
  readonly isEncrypted: boolean
}

/** How much work each encoder takes, by engine: quick where it is slow. */
const PRESETS: Readonly<Record<'native' | 'wasm', Record<VideoCodec, string>>> = {
  native: { h264: 'fast', hevc: 'fast', av1: '8' },
  wasm: { h264: 'veryfast', hevc: 'ultrafast', av1: '12' },
}

/** @throws TranscoderError for an input, settings or an engine of no use */
export async function prepare(options: TranscodeOptions): Promise<Prepared> {
  const { input, engine } = options
  const source = await analyse(options)
  const plan = await planFor(source, options)
  checkCapable(engine, plan)
  const job = wholeJob(plan)
  return {
    plan,
    command: pasteableCommand(job, options),
    title: options.title ?? source.title ?? titleFromName(input.name),
    sideSubtitles: await readSideTracks(plan, options),
    isEncrypted: options.isEncrypted ?? false,
  }
}

async function planFor(source: Source, options: TranscodeOptions): Promise<Plan> {
  const { engine, input, signal, loudnessLufs: targetLufs, subtitles = [] } = options
  const settings = {
    ladder: options.ladder,
    segmentSeconds: options.segmentSeconds,
    codecs: options.codecs ?? ['h264'],
    presets: { ...PRESETS[engine.name], ...options.presets },
    crf: options.crf,
    hasHdr: options.hasHdr ?? false,
    hasSurround: options.hasSurround ?? false,
    subtitles,
    posterSeconds: options.posterSeconds,
    loudness: new Map(),
  }
  // Settings that make no plan are found out before a film is listened to.
  const plan = makePlan(source, settings)
  if (targetLufs === undefined) return plan
  const loudness = await measureLoudness(engine, { input, audio: source.audio, targetLufs, signal })
  return makePlan(source, { ...settings, loudness })
}

function readSideTracks(plan: Plan, options: TranscodeOptions): Promise<readonly SubtitleTrack[]> {
  const { engine, signal, subtitles = [] } = options
  return Promise.all(
    plan.subtitles.flatMap((track) => {
      const file = 'file' in track.from ? subtitles[track.from.file] : undefined
      if (file === undefined) return []
      return [readSideSubtitles(engine, file, signal).then((text) => ({ plan: track, text }))]
    }),
  )
}

function pasteableCommand(job: EncodeJob, { input, threads }: TranscodeOptions): string {
  const { renditions } = job
  const files = ffmpegArguments(job, {
    input: `file:${input.path}`,
    output: (name) => {
      if (name === POSTER_OUTPUT) return 'poster.jpg'
      if (name === STORYBOARD_OUTPUT) return 'storyboard.mjpeg'
      return renditions.some((rendition) => rendition.name === name) ? `${name}.mp4` : `${name}.vtt`
    },
    threads,
  })
  return quoteCommand(['ffmpeg', ...files])
}
