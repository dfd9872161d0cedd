import { TranscoderError } from '../errors.ts'
import type { DynamicRange, Source, SourceVideo } from '../probe/source.ts'
import { planAudio } from './audio.ts'
import { framesPerSecond } from './frame-rate.ts'
import { planPoster, planStoryboard } from './images.ts'
import type { Ladder } from './ladder.ts'
import type { LoudnessPlan, Plan, VideoCodec, VideoPlan } from './plan.ts'
import { GOP_SECONDS, gopFramesAt, planRungs } from './rungs.ts'
import { planSubtitles, type SideSubtitles } from './subtitles.ts'

export interface PlanSettings {
  readonly ladder: Ladder
  /** Nominal length of a segment: a multiple of 2, up to 30. */
  readonly segmentSeconds: number
  /** In their order of preference; H.264 is what plays everywhere. */
  readonly codecs: readonly VideoCodec[]
  /** By codec, the encoder's own word for how much work it takes. */
  readonly presets: Readonly<Record<VideoCodec, string>>
  /** In place of each codec's own. */
  readonly crf?: number | undefined
  /** Adds renditions that keep the range of an HDR source. */
  readonly hasHdr: boolean
  readonly hasSurround: boolean
  readonly subtitles: readonly SideSubtitles[]
  readonly posterSeconds?: number | undefined
  /** By the audio stream's index. */
  readonly loudness: ReadonlyMap<number, LoudnessPlan>
}

/** What sound alone is cut by: there is no picture whose rate would decide. */
const SOUND_RATE = { numerator: 25, denominator: 1 }

/**
 * Decides what to make of a source: never larger than it is, in its own shape, with even sizes.
 *
 * @throws TranscoderError `segment_seconds_invalid`, `poster_invalid`, `ladder_invalid`
 */
export function makePlan(source: Source, settings: PlanSettings): Plan {
  const { video, durationSeconds } = source
  const rate = video?.frameRate ?? SOUND_RATE
  const gops = checkSegmentSeconds(settings.segmentSeconds) / GOP_SECONDS
  const rungs = video === undefined ? [] : planVideo(video, settings)
  return {
    schema: 2,
    durationSeconds,
    input: {
      ...(video && { video: inputOf(video, durationSeconds) }),
      ...(source.cover && { cover: source.cover }),
    },
    segmentSeconds: (gops * gopFramesAt(rate)) / framesPerSecond(rate),
    firstSegmentSeconds: gopFramesAt(rate) / framesPerSecond(rate),
    video: rungs,
    audio: planAudio(source.audio, {
      rates: settings.ladder.audio,
      hasSurround: settings.hasSurround,
      isAlone: video === undefined,
      hasLow: rungs.some(({ audioGroup }) => audioGroup === 'low'),
      loudness: settings.loudness,
    }),
    subtitles: planSubtitles(source.subtitles, settings.subtitles),
    ...(video && {
      poster: planPoster(video, durationSeconds, settings.posterSeconds),
      storyboard: planStoryboard(video, durationSeconds),
    }),
    chapters: source.chapters,
    skipped: source.skipped,
  }
}

function planVideo(video: SourceVideo, settings: PlanSettings): readonly VideoPlan[] {
  const { ladder, codecs, presets, crf, hasHdr } = settings
  const { dynamicRange } = video.colors
  const lowUpToKbps = ladder.audio.lowUpToKbps ?? 0
  const rungsOf = (codec: VideoCodec, range: DynamicRange) =>
    planRungs(video, ladder.video, {
      codec,
      dynamicRange: range,
      preset: presets[codec],
      crf,
      lowUpToKbps,
    })
  const standard = codecs.flatMap((codec) => rungsOf(codec, 'sdr'))
  if (!standard.some(({ codec }) => codec === 'h264')) {
    throw new TranscoderError('ladder_invalid', 'the ladder has no rung in H.264', {
      cure: 'add one, such as {"shortSide": 720, "bitrateKbps": 3000}: it is what plays everywhere',
    })
  }
  if (!hasHdr || dynamicRange === 'sdr') return standard
  // HEVC is the one codec that all screens with HDR take.
  return [...standard, ...rungsOf('hevc', dynamicRange)]
}

/** Containers round: what is missing by less than this is a frame or two. */
const WORTH_PADDING_SECONDS = 0.1

function inputOf(video: SourceVideo, durationSeconds: number) {
  const { index, startSeconds, frameRate, isInterlaced, colors, width, height } = video
  const missing = video.durationSeconds > 0 ? durationSeconds - video.durationSeconds : 0
  const padSeconds = missing > WORTH_PADDING_SECONDS ? Number(missing.toFixed(3)) : 0
  return { index, startSeconds, frameRate, isInterlaced, colors, width, height, padSeconds }
}

function checkSegmentSeconds(seconds: number): number {
  if (Number.isInteger(seconds / GOP_SECONDS) && seconds >= GOP_SECONDS && seconds <= 30) {
    return seconds
  }
  throw new TranscoderError('segment_seconds_invalid', `segments cannot be ${seconds} s long`, {
    cure: 'choose a multiple of 2 from 2 to 30, such as 4 or 6',
  })
}
