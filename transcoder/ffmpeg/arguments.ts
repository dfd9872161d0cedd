import type { AudioPlan, Plan, SubtitlesPlan, VideoPlan } from '../plan/plan.ts'
import { audioChains } from './audio-chains.ts'
import { audioEncoder, videoEncoder } from './encoders.ts'
import { inputArguments } from './input-arguments.ts'
import { type EncodeJob, type EncodePorts, imagesOf, STORYBOARD_OUTPUT } from './job.ts'
import { formatSeconds } from './seconds.ts'
import { videoChains } from './video-chains.ts'

/** The arguments of FFmpeg 5.1 or later for a job: one decode, all outputs. */
export function ffmpegArguments(job: EncodeJob, ports: EncodePorts): readonly string[] {
  const { output } = ports
  const graphs = [videoChains(job), audioChains(job)].filter((chains) => chains.length > 0)
  return [
    '-hide_banner',
    // Never wait for a key press.
    '-nostdin',
    // Existing files are meant to be replaced: only the pasted command writes any.
    '-y',
    ...['-loglevel', 'error'],
    ...startArguments(job.plan),
    ...rangeArguments(job),
    ...changeArguments(job.plan),
    ...inputArguments(ports.input),
    // Sound that changes its channels on the way makes FFmpeg begin its graph anew, not the picture's.
    ...graphs.flatMap((chains) => ['-filter_complex', chains.join(';')]),
    ...job.renditions.flatMap((rendition) =>
      rendition.kind === 'video'
        ? videoArguments(rendition, ports.threads, output(rendition.name))
        : audioArguments(rendition, output(rendition.name)),
    ),
    ...job.subtitles.flatMap((subtitles) => subtitleArguments(subtitles, output(subtitles.name))),
    ...imagesOf(job).flatMap((name) => imageArguments(name, output(name))),
  ]
}

/** Sound that begins before the picture only to prime its decoder would push every frame off the grid. */
function startArguments({ input }: Plan): readonly string[] {
  const start = input.video?.startSeconds ?? 0
  return start > 0 ? ['-itsoffset', formatSeconds(-start)] : []
}

/** A picture that changes its size on the way must not begin its graph anew: frames are counted there. */
function changeArguments({ input }: Plan): readonly string[] {
  return input.video === undefined ? [] : [`-reinit_filter:${input.video.index}`, '0']
}

function rangeArguments({ range }: EncodeJob): readonly string[] {
  if (!range) return []
  const { startSeconds, durationSeconds } = range
  return ['-ss', formatSeconds(startSeconds), '-t', formatSeconds(durationSeconds)]
}

function videoArguments(
  video: VideoPlan,
  threads: number | undefined,
  output: string,
): readonly string[] {
  return [
    ...['-map', `[${video.name}]`],
    ...videoEncoder(video, threads),
    // One fragment a GOP.
    ...fragmentArguments('frag_keyframe', output),
  ]
}

/**
 * A graph of sound that begins anew gives silence from 0 once more, which was there: packets that go
 * back in time are dropped. Priming is before 0.
 */
const ONWARDS = `noise=drop='if(gt(pts+1e6,ld(0)),0*st(0,pts+1e6),1)'`

function audioArguments(audio: AudioPlan, output: string): readonly string[] {
  return [
    ...['-map', `[${audio.name}]`],
    ...audioEncoder(audio),
    ...['-bsf:a', ONWARDS],
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
    ...NOTHING_OF_THE_SOURCE,
    // No encoder versions and no clock in the bytes: the same input gives the same output.
    ...['-fflags', '+bitexact'],
    ...['-f', 'mp4'],
    ...['-movflags', `${cut}+delay_moov+default_base_moof+skip_trailer`],
    output,
  ]
}

/** Nothing of the publisher's file but the picture and the sound. */
const NOTHING_OF_THE_SOURCE = ['-map_metadata', '-1', '-map_chapters', '-1']

function subtitleArguments({ from }: SubtitlesPlan, output: string): readonly string[] {
  if (!('index' in from)) return []
  return [
    ...['-map', `0:${from.index}`],
    ...['-c:s', 'webvtt'],
    ...NOTHING_OF_THE_SOURCE,
    ...['-f', 'webvtt'],
    output,
  ]
}

function imageArguments(name: string, output: string): readonly string[] {
  return [
    ...['-map', `[${name}]`],
    ...(name === STORYBOARD_OUTPUT ? ['-fps_mode', 'passthrough'] : ['-frames:v', '1']),
    // Tables of its own for each picture crash FFmpeg in WebAssembly beside an encoder of video.
    ...['-c:v', 'mjpeg', '-huffman', 'default'],
    ...['-q:v', name === STORYBOARD_OUTPUT ? '5' : '4'],
    ...NOTHING_OF_THE_SOURCE,
    ...['-f', 'image2pipe'],
    output,
  ]
}
