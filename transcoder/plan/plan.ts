import type { Chapter, DynamicRange, SkippedStream, SourceVideo } from '../probe/source.ts'
import type { FrameRate } from './frame-rate.ts'

/** All decisions about one encode, as plain JSON: made once, then followed by every machine. */
export interface Plan {
  readonly schema: 2
  /** 0 where the input does not tell it. */
  readonly durationSeconds: number
  readonly input: InputPlan
  /** Exact length of a full segment, the same in every rendition. */
  readonly segmentSeconds: number
  /** Exact length of the first one: a single group of pictures, so that playback starts sooner. */
  readonly firstSegmentSeconds: number
  readonly video: readonly VideoPlan[]
  readonly audio: readonly AudioPlan[]
  readonly subtitles: readonly SubtitlesPlan[]
  /** Absent where there is nothing to be seen. */
  readonly poster?: PosterPlan
  readonly storyboard?: StoryboardPlan
  /** What becomes of the film beside media. */
  readonly chapters: readonly Chapter[]
  readonly skipped: readonly SkippedStream[]
}

/** What is decoded. */
export interface InputPlan {
  /** Absent where there is sound alone. */
  readonly video?: Pick<
    SourceVideo,
    'index' | 'startSeconds' | 'frameRate' | 'isInterlaced' | 'colors' | 'width' | 'height'
  > & {
    /** How long the last frame stays, where sound goes on behind it. */
    readonly padSeconds: number
  }
  readonly cover?: { readonly index: number }
}

export type VideoCodec = 'h264' | 'hevc' | 'av1'

export interface VideoPlan {
  readonly kind: 'video'
  /** Folder of the rendition, such as `video-720p` or `video-hevc-720p`. */
  readonly name: string
  readonly codec: VideoCodec
  readonly dynamicRange: DynamicRange
  readonly width: number
  readonly height: number
  readonly frameRate: FrameRate
  /** Frames from one IDR picture to the next: exactly 2 s at the nominal rate. */
  readonly gopFrames: number
  readonly crf: number
  readonly maxrateKbps: number
  readonly bufsizeKbps: number
  /** The encoder's own word for how much work it takes. */
  readonly preset: string
  /** Rate of an H.264 rung that looks as good, by which codecs are compared. */
  readonly worthKbps: number
  /** The sound that is played with it. */
  readonly audioGroup: 'stereo' | 'low'
}

export interface AudioPlan {
  readonly kind: 'audio'
  /** Folder of the rendition, such as `audio-1` or `audio-1-surround`. */
  readonly name: string
  readonly codec: 'aac'
  /** The stream's index in the input. */
  readonly index: number
  readonly group: 'stereo' | 'surround' | 'low'
  readonly bitrateKbps: number
  readonly sampleRate: number
  readonly channels: number
  /** BCP 47; `und` where nobody knows. */
  readonly language: string
  /** What a menu shows; no two in a group have the same. */
  readonly label: string
  readonly isDefault: boolean
  readonly isDescription: boolean
  readonly isCommentary: boolean
  readonly loudness?: LoudnessPlan
}

/** What two passes of FFmpeg's loudnorm (EBU R 128) work by. */
export interface LoudnessPlan {
  /** LUFS. */
  readonly targetLufs: number
  readonly measured: MeasuredLoudness
}

export interface MeasuredLoudness {
  readonly integratedLufs: number
  readonly truePeakDb: number
  readonly rangeLu: number
  readonly thresholdLufs: number
  readonly offsetLu: number
}

export interface SubtitlesPlan {
  readonly kind: 'subtitles'
  /** Folder of the rendition, such as `subtitles-1`. */
  readonly name: string
  /** A stream of the input, or one of the files given beside it. */
  readonly from: { readonly index: number } | { readonly file: number }
  readonly language: string
  readonly label: string
  readonly isForced: boolean
  readonly isForDeaf: boolean
}

export interface PosterPlan {
  readonly width: number
  readonly height: number
  /** Absent: the most typical of the first frames. */
  readonly atSeconds?: number
}

/** Sheets of small pictures, one picture for each stretch of the film. */
export interface StoryboardPlan {
  /** Of one small picture. */
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
  /** Frames of the source's constant rate from one picture to the next. */
  readonly everyFrames: number
  readonly everySeconds: number
}

/** What an encoder makes fragments of. */
export type RenditionPlan = VideoPlan | AudioPlan

/** Every rendition of a plan that is encoded, video first. */
export function renditionsOf(plan: Plan): readonly RenditionPlan[] {
  return [...plan.video, ...plan.audio]
}
