import { TranscoderError } from '../errors.ts'
import {
  clockStartOf,
  durationOf,
  findTag,
  has,
  type ProbedFormat,
  type ProbedStream,
  probeSchema,
  readSeconds,
} from './ffprobe.ts'
import { readAudioTracks, readChapters, readSkipped, readSubtitleTracks } from './read-tracks.ts'
import { chooseVideo, readVideo } from './read-video.ts'
import type { Source } from './source.ts'

export interface ProbeOptions {
  /** What to call the input in an error. */
  readonly name: string
  /** Which of several videos, counted from 1. Default: the one that the file marks, else the largest. */
  readonly video?: number | undefined
}

/**
 * Reads ffprobe's JSON.
 *
 * @throws TranscoderError `input_not_media` without any stream, `input_no_video` where nothing can be
 *   seen or heard, `input_protected` for what is encrypted, `input_unsupported`
 */
export function readProbe(json: unknown, options: ProbeOptions): Source {
  const { name } = options
  const parsed = probeSchema.safeParse(json)
  if (!parsed.success || parsed.data.streams.length === 0) {
    throw new TranscoderError('input_not_media', `${name} holds no video or audio`, {
      cure: 'give a video file such as an MP4, MOV, MKV or WebM',
    })
  }
  const { streams, format, chapters } = parsed.data
  refuseProtected(streams, name)
  const video = chooseVideo(streams, options.video)
  const audio = readAudioTracks(streams)
  const audible = streams.filter(({ index }) => audio.some((track) => track.index === index))
  if (video === undefined && audio.length === 0) {
    throw new TranscoderError('input_no_video', `${name} holds nothing that can be decoded`, {
      cure: 'give a file with a video or an audio track',
    })
  }
  const cover = streams.find((stream) => has(stream, 'attached_pic') && stream.width > 0)
  return {
    durationSeconds: longestOf([video, ...audible], format),
    title: findTag(format.tags, 'title'),
    video: video && readVideo(video, format),
    cover: cover && { index: cover.index },
    audio,
    subtitles: readSubtitleTracks(streams),
    chapters: readChapters(chapters),
    skipped: readSkipped(streams, video?.index),
  }
}

/**
 * Sound without a container: FFmpeg takes the rate that it begins with for the rate of all, unless a
 * header of its own tells more, and says not which it was. 0 has it measured.
 */
const LENGTH_IS_GUESSED = new Set(['mp3', 'aac', 'ac3', 'eac3', 'dts', 'dtshd', 'truehd'])

/** Of the tracks that something is made of; containers also count those that nothing is. */
function longestOf(streams: readonly (ProbedStream | undefined)[], format: ProbedFormat): number {
  if (LENGTH_IS_GUESSED.has(format.format_name)) return 0
  const told = streams.map((stream) => (stream === undefined ? 0 : durationOf(stream, format)))
  return Math.max(0, ...told) || Math.max(0, readSeconds(format.duration) - clockStartOf(format))
}

/** Sample entries of common encryption (ISO/IEC 23001-7) and of old purchases. */
const PROTECTED_TAGS = new Set(['encv', 'enca', 'drms', 'drmi'])

function refuseProtected(streams: readonly ProbedStream[], name: string): void {
  if (!streams.some((stream) => PROTECTED_TAGS.has(stream.codec_tag_string))) return
  throw new TranscoderError('input_protected', `${name} is encrypted for somebody's player`, {
    cure: 'give a file without copy protection',
  })
}
