import { z } from 'zod'
import { TranscoderError } from './errors.ts'
import { chooseNaturalRate, type FrameRate } from './frame-rate.ts'

/** What the planner needs to know of an input. */
export interface Source {
  /** Of the picture where the file says so, else of the whole. 0 where nothing tells it. */
  readonly durationSeconds: number
  /** The container's own title, if it carries one. */
  readonly title: string | undefined
  readonly video: SourceVideo
  readonly audio: readonly SourceAudio[]
}

export interface SourceVideo {
  /** The stream's index in the input. */
  readonly index: number
  readonly codec: string
  /** As a viewer sees it: upright and with square pixels. */
  readonly width: number
  readonly height: number
  readonly frameRate: FrameRate
  /**
   * How long after the file's first timestamp the picture begins, where that is no more than an
   * audio encoder's priming; else 0. Taken as the beginning of time, it keeps every frame in place.
   */
  readonly startSeconds: number
  /** How to read its colours, in the words of FFmpeg's scale filter. */
  readonly colorMatrix: 'bt709' | 'bt601' | 'bt2020'
  readonly colorRange: 'tv' | 'pc'
}

export interface SourceAudio {
  readonly index: number
  readonly codec: string
  readonly channels: number
  /** BCP 47 or ISO 639 as the file says it; absent where it says nothing or "und". */
  readonly language?: string
  readonly isDefault: boolean
}

/** What ffprobe is asked for; its answer is the JSON that `readProbe` reads. */
export const PROBE_ARGUMENTS: readonly string[] = [
  ...['-v', 'error'],
  ...['-print_format', 'json'],
  '-show_format',
  '-show_streams',
]

/** HE-AAC at 48 kHz begins 60 ms early, and nothing in use more. */
const LONGEST_PRIMING_SECONDS = 0.1

const tags = z.record(z.string(), z.string()).default({})
const text = z.string().default('')

const streamSchema = z.object({
  index: z.number(),
  codec_type: text,
  codec_name: z.string().default('unknown'),
  width: z.number().default(0),
  height: z.number().default(0),
  sample_aspect_ratio: text,
  r_frame_rate: text,
  avg_frame_rate: text,
  duration: text,
  start_time: text,
  channels: z.number().default(0),
  color_space: text,
  color_range: text,
  disposition: z.record(z.string(), z.number()).default({}),
  tags,
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
})

const probeSchema = z.object({
  format: z
    .object({ duration: text, start_time: text, tags })
    .default({ duration: '', start_time: '', tags: {} }),
  streams: z.array(streamSchema).default([]),
})

type Stream = z.infer<typeof streamSchema>

/**
 * Reads ffprobe's JSON.
 *
 * @param name what to call the input in an error
 * @throws TranscoderError `input_not_media` without any stream, `input_no_video` without a picture
 */
export function readProbe(json: unknown, name: string): Source {
  const parsed = probeSchema.safeParse(json)
  if (!parsed.success || parsed.data.streams.length === 0) {
    throw new TranscoderError('input_not_media', `${name} holds no video or audio`, {
      cure: 'give a video file such as an MP4, MOV, MKV or WebM',
    })
  }
  const { streams, format } = parsed.data
  const video = chooseVideo(streams)
  if (!video) {
    throw new TranscoderError('input_no_video', `${name} holds no picture that can be decoded`, {
      cure: 'give a file with a video track',
    })
  }
  return {
    durationSeconds:
      readSeconds(video.duration) || tagSeconds(video) || readSeconds(format.duration),
    title: findTag(format.tags, 'title'),
    video: readVideo(video, Number(video.start_time) - Number(format.start_time)),
    audio: streams.filter(isDecodableAudio).map(readAudio),
  }
}

/** The stream that the file marks as default, else the largest; a cover picture is no video. */
function chooseVideo(streams: readonly Stream[]): Stream | undefined {
  const rank = (stream: Stream) =>
    (stream.disposition.default ? 1e12 : 0) + stream.width * stream.height
  return streams
    .filter((stream) => stream.codec_type === 'video' && !stream.disposition.attached_pic)
    .filter((stream) => stream.codec_name !== 'unknown' && stream.width > 0 && stream.height > 0)
    .reduce<Stream | undefined>((best, stream) => {
      return !best || rank(stream) > rank(best) ? stream : best
    }, undefined)
}

function readVideo(stream: Stream, delaySeconds: number): SourceVideo {
  const wide = Math.round(stream.width * pixelAspect(stream.sample_aspect_ratio))
  const isTurned = Math.abs(rotationOf(stream)) % 180 === 90
  return {
    index: stream.index,
    codec: stream.codec_name,
    width: isTurned ? stream.height : wide,
    height: isTurned ? wide : stream.height,
    frameRate: chooseNaturalRate(readRatio(stream.avg_frame_rate), readRatio(stream.r_frame_rate)),
    startSeconds: delaySeconds > 0 && delaySeconds < LONGEST_PRIMING_SECONDS ? delaySeconds : 0,
    colorMatrix: colorMatrixOf(stream),
    colorRange: stream.color_range === 'pc' ? 'pc' : 'tv',
  }
}

function rotationOf(stream: Stream): number {
  const degrees = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation
  return Math.round(degrees ?? 0)
}

/** Where the file is silent, size tells: HD is BT.709, anything smaller BT.601, as decoders assume. */
function colorMatrixOf(stream: Stream): SourceVideo['colorMatrix'] {
  if (stream.color_space === 'bt709') return 'bt709'
  if (stream.color_space.startsWith('bt2020')) return 'bt2020'
  if (stream.color_space === 'smpte170m' || stream.color_space === 'bt470bg') return 'bt601'
  return Math.min(stream.width, stream.height) >= 720 ? 'bt709' : 'bt601'
}

function isDecodableAudio(stream: Stream): boolean {
  return stream.codec_type === 'audio' && stream.codec_name !== 'unknown' && stream.channels > 0
}

function readAudio(stream: Stream): SourceAudio {
  const language = findTag(stream.tags, 'language')
  return {
    index: stream.index,
    codec: stream.codec_name,
    channels: stream.channels,
    ...(language && language !== 'und' ? { language } : {}),
    isDefault: stream.disposition.default === 1,
  }
}

function pixelAspect(ratio: string): number {
  const value = readRatio(ratio.replace(':', '/'))
  return value > 0 ? value : 1
}

/** `30000/1001` → 29.97…; 0 where it is no ratio. */
function readRatio(ratio: string): number {
  const [numerator = '', denominator = '1'] = ratio.split('/')
  const value = Number(numerator) / Number(denominator)
  return Number.isFinite(value) ? value : 0
}

function readSeconds(seconds: string): number {
  const value = Number(seconds)
  return Number.isFinite(value) && value > 0 ? value : 0
}

/** Matroska keeps a track's length as the tag `DURATION`, `00:01:02.345000000`. */
function tagSeconds(stream: Stream): number {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(findTag(stream.tags, 'duration') ?? '')
  if (!match) return 0
  const [, hours, minutes, seconds] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function findTag(all: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(all).find((candidate) => candidate.toLowerCase() === name)
  const value = key === undefined ? undefined : all[key]?.trim()
  return value === '' ? undefined : value
}
