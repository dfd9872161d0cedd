import { findTag, has, type ProbedChapter, type ProbedStream, readSeconds } from './ffprobe.ts'
import { readLanguage } from './language.ts'
import type { Chapter, SkippedStream, SourceAudio, SourceSubtitles, SourceTrack } from './source.ts'

/** Subtitles that are text, and so become WebVTT. */
const TEXT_SUBTITLES = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'mov_text',
  'webvtt',
  'text',
  'ttml',
])
/** Subtitles that are pictures. */
const PICTURE_SUBTITLES = new Set(['hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle', 'xsub'])

export function readAudioTracks(streams: readonly ProbedStream[]): readonly SourceAudio[] {
  return streams.filter(isDecodableAudio).map((stream) => ({
    ...readTrack(stream),
    channels: stream.channels,
    isDescription: has(stream, 'visual_impaired') || has(stream, 'descriptions'),
    isCommentary: has(stream, 'comment'),
  }))
}

export function readSubtitleTracks(streams: readonly ProbedStream[]): readonly SourceSubtitles[] {
  return streams.filter(isTextSubtitles).map((stream) => ({
    ...readTrack(stream),
    isForced: has(stream, 'forced'),
    isForDeaf: has(stream, 'hearing_impaired') || has(stream, 'captions'),
  }))
}

/** Parts of the film with a name; what has no length or no order is none. */
export function readChapters(chapters: readonly ProbedChapter[]): readonly Chapter[] {
  return chapters.flatMap(({ start_time, end_time, tags }, index) => {
    const [startSeconds, endSeconds] = [readSeconds(start_time), readSeconds(end_time)]
    if (endSeconds <= startSeconds) return []
    return [{ startSeconds, endSeconds, title: findTag(tags, 'title') ?? `Chapter ${index + 1}` }]
  })
}

/** What nothing comes of, of which somebody may have thought otherwise. */
export function readSkipped(
  streams: readonly ProbedStream[],
  videoIndex: number | undefined,
): readonly SkippedStream[] {
  return streams.flatMap((stream) => {
    const why = whySkipped(stream, videoIndex)
    if (why === undefined) return []
    const language = findTag(stream.tags, 'language')
    const what = [stream.codec_type || 'unknown', stream.codec_name, language].filter(Boolean)
    return [{ index: stream.index, what: what.join(' '), why }]
  })
}

function whySkipped(stream: ProbedStream, videoIndex: number | undefined): string | undefined {
  switch (stream.codec_type) {
    case 'video':
      if (stream.index === videoIndex || has(stream, 'attached_pic')) return undefined
      return stream.codec_name === 'unknown' || stream.width === 0
        ? 'it cannot be decoded'
        : 'one video is enough; choose it with --video'
    case 'audio':
      return isDecodableAudio(stream) ? undefined : 'it cannot be decoded'
    case 'subtitle':
      if (isTextSubtitles(stream)) return undefined
      return PICTURE_SUBTITLES.has(stream.codec_name)
        ? 'these subtitles are pictures, which cannot become text; give the text with --subtitle'
        : 'subtitles of this kind cannot become text'
    case 'data':
    case 'attachment':
      return undefined
    default:
      return 'nobody knows what it is'
  }
}

function isDecodableAudio(stream: ProbedStream): boolean {
  return stream.codec_type === 'audio' && stream.codec_name !== 'unknown' && stream.channels > 0
}

function isTextSubtitles(stream: ProbedStream): boolean {
  return stream.codec_type === 'subtitle' && TEXT_SUBTITLES.has(stream.codec_name)
}

function readTrack(stream: ProbedStream): SourceTrack {
  const language = readLanguage(findTag(stream.tags, 'language'))
  const title = findTag(stream.tags, 'title')
  return {
    index: stream.index,
    codec: stream.codec_name,
    ...(language !== undefined && { language }),
    ...(title !== undefined && { title }),
    isDefault: has(stream, 'default'),
  }
}
