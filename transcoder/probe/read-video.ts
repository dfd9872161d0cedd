import { TranscoderError } from '../errors.ts'
import { chooseNaturalRate, type FrameRate, framesPerSecond } from '../plan/frame-rate.ts'
import { readColors } from './colors.ts'
import { durationOf, has, type ProbedFormat, type ProbedStream, readRatio } from './ffprobe.ts'
import type { SourceVideo } from './source.ts'

/** HE-AAC at 48 kHz begins 60 ms early, and nothing in use more. */
const LONGEST_PRIMING_SECONDS = 0.1
/** Interlaced pictures up to this rate hold two moments each (Apple's authoring rules, 1.15). */
const FASTEST_INTERLACED = 30.5

/** Pictures that move; a cover does not. */
export function videosIn(streams: readonly ProbedStream[]): readonly ProbedStream[] {
  return streams.filter(
    (stream) =>
      stream.codec_type === 'video' &&
      !has(stream, 'attached_pic') &&
      stream.codec_name !== 'unknown' &&
      stream.width > 0 &&
      stream.height > 0,
  )
}

/**
 * The stream that the file marks as default, else the largest; or the one that is asked for,
 * counted from 1.
 *
 * @throws TranscoderError `input_no_video` where there are fewer
 */
export function chooseVideo(
  streams: readonly ProbedStream[],
  wanted: number | undefined,
): ProbedStream | undefined {
  const videos = videosIn(streams)
  if (wanted !== undefined) {
    const chosen = videos[wanted - 1]
    if (chosen !== undefined) return chosen
    throw new TranscoderError(
      'input_no_video',
      `there is no video number ${wanted}, the last is ${videos.length}`,
      {
        cure: 'leave --video out, or give a smaller number',
      },
    )
  }
  const rank = (stream: ProbedStream) =>
    (has(stream, 'default') ? 1e12 : 0) + stream.width * stream.height
  return videos.reduce<ProbedStream | undefined>((best, stream) => {
    return !best || rank(stream) > rank(best) ? stream : best
  }, undefined)
}

export function readVideo(stream: ProbedStream, format: ProbedFormat): SourceVideo {
  const wide = Math.round(stream.width * pixelAspect(stream.sample_aspect_ratio))
  const isTurned = Math.abs(rotationOf(stream)) % 180 === 90
  const isInterlaced = ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order)
  const delaySeconds = Number(stream.start_time) - Number(format.start_time)
  return {
    index: stream.index,
    durationSeconds: durationOf(stream, format),
    codec: stream.codec_name,
    width: isTurned ? stream.height : wide,
    height: isTurned ? wide : stream.height,
    frameRate: rateOf(stream, isInterlaced),
    isInterlaced,
    startSeconds: delaySeconds > 0 && delaySeconds < LONGEST_PRIMING_SECONDS ? delaySeconds : 0,
    colors: readColors(stream),
  }
}

function rateOf(stream: ProbedStream, isInterlaced: boolean): FrameRate {
  const [average, nominal] = [readRatio(stream.avg_frame_rate), readRatio(stream.r_frame_rate)]
  if (!isInterlaced) return chooseNaturalRate(average, nominal)
  // Some demuxers count fields and some frames; the average counts frames.
  const frames = chooseNaturalRate(average, average)
  return framesPerSecond(frames) <= FASTEST_INTERLACED
    ? { numerator: frames.numerator * 2, denominator: frames.denominator }
    : frames
}

function rotationOf(stream: ProbedStream): number {
  const degrees = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation
  return Math.round(degrees ?? 0)
}

function pixelAspect(ratio: string): number {
  const value = readRatio(ratio.replace(':', '/'))
  return value > 0 ? value : 1
}
