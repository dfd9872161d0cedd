import { TranscoderError } from './errors.ts'
import { type FrameRate, framesPerSecond, halfRate } from './frame-rate.ts'
import type { Ladder, Rung } from './ladder.ts'
import type { Source, SourceAudio, SourceVideo } from './probe.ts'

/** All decisions about one encode, as plain JSON: made once, then followed by every machine. */
export interface Plan {
  readonly schema: 1
  /** 0 where the input does not tell it. */
  readonly durationSeconds: number
  /** What is decoded: stream, beginning, colours, and the constant rate that every rung starts from. */
  readonly input: Pick<
    SourceVideo,
    'index' | 'startSeconds' | 'frameRate' | 'colorMatrix' | 'colorRange'
  >
  /** Exact length of a full segment, the same in every rendition. */
  readonly segmentSeconds: number
  readonly video: readonly VideoPlan[]
  readonly audio: readonly AudioPlan[]
  readonly poster: { readonly width: number; readonly height: number }
}

export interface VideoPlan {
  readonly kind: 'video'
  /** Folder of the rendition, such as `video-720p`. */
  readonly name: string
  readonly codec: 'h264'
  readonly width: number
  readonly height: number
  readonly frameRate: FrameRate
  /** Frames from one IDR picture to the next: exactly 2 s at the nominal rate. */
  readonly gopFrames: number
  readonly crf: number
  readonly maxrateKbps: number
  readonly bufsizeKbps: number
  readonly preset: EncoderPreset
}

export interface AudioPlan {
  readonly kind: 'audio'
  readonly name: string
  readonly codec: 'aac'
  /** The stream's index in the input. */
  readonly index: number
  readonly bitrateKbps: number
  readonly sampleRate: number
  readonly channels: number
  readonly language?: string
}

export type RenditionPlan = VideoPlan | AudioPlan

export type EncoderPreset = 'ultrafast' | 'superfast' | 'veryfast' | 'faster' | 'fast' | 'medium'

export interface PlanSettings {
  readonly ladder: Ladder
  /** Nominal length of a segment: a multiple of 2, up to 30. */
  readonly segmentSeconds: number
  readonly preset: EncoderPreset
}

/** An IDR picture every 2 s (Apple's authoring rules, 1.13). */
const GOP_SECONDS = 2
const CRF = 22
/**
 * The decoder's buffer, in seconds at the cap. VBV lets a stretch of t seconds spend at most
 * cap × (t + this), so a 4 s segment stays within 1.25 × the rung's rate.
 */
const BUFFER_SECONDS = 1
/** A source that is less than this much larger than a rung gains nothing from a rung of its own. */
const WORTH_A_RUNG = 1.1
const POSTER_SHORT_SIDE = 720

/**
 * Decides what to make of a source: never larger than it is, in its own shape, with even sizes.
 *
 * @throws TranscoderError `segment_seconds_invalid`
 */
export function makePlan(source: Source, settings: PlanSettings): Plan {
  const { video } = source
  const gops = checkSegmentSeconds(settings.segmentSeconds) / GOP_SECONDS
  return {
    schema: 1,
    durationSeconds: source.durationSeconds,
    input: {
      index: video.index,
      startSeconds: video.startSeconds,
      frameRate: video.frameRate,
      colorMatrix: video.colorMatrix,
      colorRange: video.colorRange,
    },
    segmentSeconds: (gops * gopFramesAt(video.frameRate)) / framesPerSecond(video.frameRate),
    video: nameRungs(chooseRungs(video, settings.ladder.video)).map(({ rung, name }) =>
      planVideo(video, rung, name, settings.preset),
    ),
    audio: planAudio(source.audio, settings.ladder.audio.bitrateKbps),
    poster: fitSize(video, POSTER_SHORT_SIDE),
  }
}

/** Every rendition of a plan, video first. */
export function renditionsOf(plan: Plan): readonly RenditionPlan[] {
  return [...plan.video, ...plan.audio]
}

function checkSegmentSeconds(seconds: number): number {
  if (Number.isInteger(seconds / GOP_SECONDS) && seconds >= GOP_SECONDS && seconds <= 30) {
    return seconds
  }
  throw new TranscoderError('segment_seconds_invalid', `segments cannot be ${seconds} s long`, {
    cure: 'choose a multiple of 2 from 2 to 30, such as 4 or 6',
  })
}

function gopFramesAt(rate: FrameRate): number {
  return Math.round(framesPerSecond(rate) * GOP_SECONDS)
}

/**
 * Rungs that the source can fill, and one of the source's own size where it lies between two. That
 * one takes the rate of the rung it stands for, the cheapest above.
 */
function chooseRungs(video: SourceVideo, rungs: readonly Rung[]): readonly Rung[] {
  const shortSide = Math.min(video.width, video.height)
  const fitting = rungs.filter((rung) => rung.shortSide <= shortSide)
  const above = rungs.find((rung) => rung.shortSide > shortSide)
  const largest = Math.max(0, ...fitting.map((rung) => rung.shortSide))
  const isWorthOne = above !== undefined && shortSide >= largest * WORTH_A_RUNG
  return isWorthOne ? [...fitting, { ...above, shortSide }] : fitting
}

/** `video-720p`, and `video-720p-3000k` where several rungs have that height. */
function nameRungs(rungs: readonly Rung[]): readonly { rung: Rung; name: string }[] {
  return rungs.map((rung) => {
    const even = Math.max(2, floorEven(rung.shortSide))
    const isAlone = rungs.filter((other) => floorEven(other.shortSide) === even).length <= 1
    return { rung, name: `video-${even}p${isAlone ? '' : `-${rung.bitrateKbps}k`}` }
  })
}

function planVideo(video: SourceVideo, rung: Rung, name: string, preset: EncoderPreset): VideoPlan {
  const isHalved = framesPerSecond(video.frameRate) > rung.maxFrameRate * 1.01
  const frameRate = isHalved ? halfRate(video.frameRate) : video.frameRate
  const gopFrames = gopFramesAt(video.frameRate)
  return {
    kind: 'video',
    name,
    codec: 'h264',
    ...fitSize(video, rung.shortSide),
    frameRate,
    gopFrames: isHalved ? gopFrames / 2 : gopFrames,
    crf: CRF,
    maxrateKbps: rung.bitrateKbps,
    bufsizeKbps: rung.bitrateKbps * BUFFER_SECONDS,
    preset,
  }
}

/** One stereo track for now: the one that the file marks as default, else its first. */
function planAudio(tracks: readonly SourceAudio[], bitrateKbps: number): readonly AudioPlan[] {
  const track = tracks.find((candidate) => candidate.isDefault) ?? tracks[0]
  if (!track) return []
  return [
    {
      kind: 'audio',
      name: 'audio-1',
      codec: 'aac',
      index: track.index,
      bitrateKbps,
      sampleRate: 48_000,
      channels: 2,
      ...(track.language === undefined ? {} : { language: track.language }),
    },
  ]
}

/** The picture's size with the given short side, in its own shape, even, never above the source. */
function fitSize(video: SourceVideo, shortSide: number): { width: number; height: number } {
  const short = Math.min(video.width, video.height, shortSide)
  const long = (Math.max(video.width, video.height) * short) / Math.min(video.width, video.height)
  const evenShort = Math.max(2, floorEven(short))
  const evenLong = Math.max(
    2,
    Math.min(2 * Math.round(long / 2), floorEven(Math.max(video.width, video.height))),
  )
  return video.width >= video.height
    ? { width: evenLong, height: evenShort }
    : { width: evenShort, height: evenLong }
}

function floorEven(value: number): number {
  return 2 * Math.floor(value / 2)
}
