import { formatFrameRate } from './frame-rate.ts'
import type { AudioPlan, Plan, RenditionPlan, VideoPlan } from './plan.ts'

/** One FFmpeg process: some renditions of a plan, for all of the film or a stretch of it. */
export interface EncodeJob {
  readonly plan: Plan
  readonly renditions: readonly RenditionPlan[]
  /** On the output's timeline; starts on a segment boundary. Absent for the whole film. */
  readonly range?: { readonly startSeconds: number; readonly durationSeconds: number }
  readonly withPoster: boolean
}

/** Where FFmpeg reads and writes. */
export interface EncodePorts {
  /** An FFmpeg URL, such as `file:/films/a.mov`. */
  readonly input: string
  /** By the rendition's name, or `POSTER_OUTPUT`: `pipe:3`, or a file. */
  output(name: string): string
  /** Whether to report progress on standard output, for a program to read. */
  readonly hasProgress: boolean
}

export const POSTER_OUTPUT = 'poster'

/** The outputs of a job, in the order of its arguments. */
export function outputsOf(job: EncodeJob): readonly string[] {
  const names = job.renditions.map((rendition) => rendition.name)
  return job.withPoster ? [...names, POSTER_OUTPUT] : names
}

/** The arguments of FFmpeg 5.1 or later for a job: one decode, all outputs. */
export function ffmpegArguments(job: EncodeJob, ports: EncodePorts): readonly string[] {
  return [
    '-hide_banner',
    // Never wait for a key press.
    '-nostdin',
    // Existing files are meant to be replaced: only the pasted command writes any.
    '-y',
    ...['-loglevel', 'error'],
    ...(ports.hasProgress ? ['-nostats', '-progress', 'pipe:1'] : []),
    ...startArguments(job.plan),
    ...rangeArguments(job),
    // A playlist or a concat script given as input must not make FFmpeg fetch what it names.
    ...['-protocol_whitelist', 'file'],
    ...['-i', ports.input],
    ...['-filter_complex', filterGraph(job)],
    ...job.renditions.flatMap((rendition) =>
      rendition.kind === 'video'
        ? videoArguments(rendition, ports.output(rendition.name))
        : audioArguments(rendition, ports.output(rendition.name)),
    ),
    ...(job.withPoster ? posterArguments(ports.output(POSTER_OUTPUT)) : []),
  ]
}

/** Sound that begins before the picture only to prime its decoder would push every frame off the grid. */
function startArguments({ input }: Plan): readonly string[] {
  return input.startSeconds > 0 ? ['-itsoffset', seconds(-input.startSeconds)] : []
}

function rangeArguments({ range }: EncodeJob): readonly string[] {
  if (!range) return []
  return ['-ss', seconds(range.startSeconds), '-t', seconds(range.durationSeconds)]
}

function videoArguments(video: VideoPlan, output: string): readonly string[] {
  const gop = String(video.gopFrames)
  return [
    ...['-map', `[${video.name}]`],
    ...['-c:v', 'libx264'],
    ...['-preset', video.preset],
    // High where it can be (Apple 1.4); x264 then writes the lowest level that holds (1.11).
    ...['-profile:v', 'high'],
    // Quality decides the size until the cap; the cap needs a buffer to count over, or x264 drops it.
    ...['-crf', String(video.crf)],
    ...['-maxrate', `${video.maxrateKbps}k`],
    ...['-bufsize', `${video.bufsizeKbps}k`],
    // IDR pictures by frame count, none at scene cuts: the same boundaries in every rendition.
    ...['-g', gop],
    ...['-keyint_min', gop],
    ...['-sc_threshold', '0'],
    // The filter has made the rate constant; nothing may be added or dropped behind it.
    ...['-fps_mode', 'passthrough'],
    // What the scale filter has converted to, said in the stream.
    ...['-color_primaries', 'bt709'],
    ...['-color_trc', 'bt709'],
    ...['-colorspace', 'bt709'],
    ...['-color_range', 'tv'],
    // One fragment a GOP.
    ...fragmentArguments('frag_keyframe', output),
  ]
}

function audioArguments(audio: AudioPlan, output: string): readonly string[] {
  return [
    ...['-map', `[${audio.name}]`],
    ...['-c:a', 'aac'],
    ...['-b:a', `${audio.bitrateKbps}k`],
    ...(audio.language ? ['-metadata:s:a:0', `language=${audio.language}`] : []),
    // AAC frames do not fit the video's boundaries, so cuts must be possible at each of them; the
    // splitter joins the single frames again.
    ...fragmentArguments('frag_every_frame', output),
  ]
}

/**
 * `delay_moov` lets the muxer see the encoder's delay first, and so write edit lists that start
 * video at 0 and audio at its priming.
 */
function fragmentArguments(cut: string, output: string): readonly string[] {
  return [
    // Nothing of the publisher's file but the picture and the sound.
    ...['-map_metadata', '-1'],
    ...['-map_chapters', '-1'],
    // No encoder versions and no clock in the bytes: the same input gives the same output.
    ...['-fflags', '+bitexact'],
    ...['-f', 'mp4'],
    ...['-movflags', `${cut}+delay_moov+default_base_moof+skip_trailer`],
    output,
  ]
}

function posterArguments(output: string): readonly string[] {
  return [
    ...['-map', `[${POSTER_OUTPUT}]`],
    ...['-frames:v', '1'],
    ...['-c:v', 'mjpeg'],
    ...['-q:v', '4'],
    ...['-map_metadata', '-1'],
    ...['-f', 'image2pipe'],
    output,
  ]
}

/** One decode: a constant rate first, so that all renditions share frame times, then a branch each. */
function filterGraph(job: EncodeJob): string {
  const { plan, renditions, withPoster } = job
  const videos = renditions.filter((rendition) => rendition.kind === 'video')
  const audios = renditions.filter((rendition) => rendition.kind === 'audio')
  const branches = [
    ...videos.map((video) => ({ name: video.name, filters: videoFilters(plan, video) })),
    ...(withPoster ? [{ name: POSTER_OUTPUT, filters: posterFilters(plan) }] : []),
  ]
  const chains = audios.map((audio) => audioChain(plan, audio))
  if (branches.length > 0) chains.unshift(videoChain(plan, branches))
  return chains.join(';')
}

interface Branch {
  readonly name: string
  readonly filters: readonly string[]
}

function videoChain(plan: Plan, branches: readonly Branch[]): string {
  // `start_time=0` repeats the first frame where a picture begins late, so video starts at 0.
  const rate = `fps=${formatFrameRate(plan.input.frameRate)}:start_time=0`
  const labels = branches.map((_, index) => `[branch${index}]`)
  return [
    `[0:${plan.input.index}]${rate},split=${branches.length}${labels.join('')}`,
    ...branches.map(({ name, filters }, index) => `${labels[index]}${filters.join(',')}[${name}]`),
  ].join(';')
}

function videoFilters(plan: Plan, video: VideoPlan): readonly string[] {
  const isHalved = formatFrameRate(video.frameRate) !== formatFrameRate(plan.input.frameRate)
  return [
    // Every second frame before scaling: half the work.
    ...(isHalved ? [`fps=${formatFrameRate(video.frameRate)}:start_time=0`] : []),
    scale(plan, video.width, video.height, 'tv'),
    'setsar=1',
    'format=yuv420p',
  ]
}

/** The most typical of the first frames, so that a fade from black gives no black poster. */
function posterFilters(plan: Plan): readonly string[] {
  const isLong = plan.durationSeconds >= 8
  return [
    ...(isLong ? ['fps=2'] : []),
    scale(plan, plan.poster.width, plan.poster.height, 'pc'),
    'setsar=1',
    // JPEG's own full range.
    'format=yuvj420p',
    'thumbnail=n=16',
  ]
}

function scale(plan: Plan, width: number, height: number, range: 'tv' | 'pc'): string {
  return [
    `scale=w=${width}:h=${height}:flags=bicubic`,
    `in_color_matrix=${plan.input.colorMatrix}:in_range=${plan.input.colorRange}`,
    // JFIF knows BT.601 alone.
    `out_color_matrix=${range === 'pc' ? 'bt601' : 'bt709'}:out_range=${range}`,
  ].join(':')
}

function audioChain(plan: Plan, audio: AudioPlan): string {
  return `[0:${audio.index}]${[
    // Gaps become silence, and a track that begins late gets silence before it.
    'aresample=async=1:first_pts=0',
    `aformat=sample_rates=${audio.sampleRate}:channel_layouts=stereo`,
    // Apple 8.3: audio is as long as video.
    ...(plan.durationSeconds > 0 ? [`apad=whole_dur=${seconds(plan.durationSeconds)}`] : []),
  ].join(',')}[${audio.name}]`
}

function seconds(value: number): string {
  return String(Number(value.toFixed(6)))
}
