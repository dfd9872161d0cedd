import type { FrameRate } from '../plan/frame-rate.ts'

/** What the planner needs to know of an input. */
export interface Source {
  /** Of the longest track. 0 where nothing tells it. */
  readonly durationSeconds: number
  /** The container's own title, if it carries one. */
  readonly title: string | undefined
  /** Absent where there is sound alone. */
  readonly video: SourceVideo | undefined
  /** A picture that stands for the whole, such as the cover of an album. */
  readonly cover: { readonly index: number } | undefined
  readonly audio: readonly SourceAudio[]
  readonly subtitles: readonly SourceSubtitles[]
  readonly chapters: readonly Chapter[]
  readonly skipped: readonly SkippedStream[]
}

export interface SourceVideo {
  /** The stream's index in the input. */
  readonly index: number
  /** 0 where nothing tells it. */
  readonly durationSeconds: number
  readonly codec: string
  /** As a viewer sees it: upright and with square pixels. */
  readonly width: number
  readonly height: number
  /** What is made of it: constant, natural, and for interlaced pictures one frame of each field. */
  readonly frameRate: FrameRate
  readonly isInterlaced: boolean
  /**
   * How long after the file's first timestamp the picture begins, where that is no more than an
   * audio encoder's priming; else 0. Taken as the beginning of time, it keeps every frame in place.
   */
  readonly startSeconds: number
  readonly colors: SourceColors
}

/** How to read a picture's colours. */
export interface SourceColors {
  readonly matrix: 'bt709' | 'bt601' | 'bt2020'
  readonly primaries: 'bt709' | 'bt601-525' | 'bt601-625' | 'bt2020'
  readonly range: 'tv' | 'pc'
  readonly dynamicRange: DynamicRange
}

/** Standard, hybrid log-gamma (ARIB STD-B67), or perceptual quantizer (SMPTE ST 2084). */
export type DynamicRange = 'sdr' | 'hlg' | 'pq'

/** What a track is for, as players and people tell tracks apart. */
export interface SourceTrack {
  readonly index: number
  readonly codec: string
  /** BCP 47; absent where the file says nothing or "und". */
  readonly language?: string
  /** What the file calls it. */
  readonly title?: string
  readonly isDefault: boolean
}

export interface SourceAudio extends SourceTrack {
  readonly channels: number
  /** Tells what is to be seen, for those who cannot see it. */
  readonly isDescription: boolean
  readonly isCommentary: boolean
}

export interface SourceSubtitles extends SourceTrack {
  /** Shown to everybody, where somebody speaks another language. */
  readonly isForced: boolean
  /** Tells sounds as well, for those who cannot hear them. */
  readonly isForDeaf: boolean
}

export interface Chapter {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly title: string
}

/** What the file holds besides, and why nothing comes of it. */
export interface SkippedStream {
  readonly index: number
  readonly what: string
  readonly why: string
}
