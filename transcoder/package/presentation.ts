import { targetDurationOf } from '../../src/core/playlist/write-media.ts'
import type { AudioPlan, Plan, VideoPlan } from '../plan/plan.ts'
import {
  durationOf,
  isAudio,
  isVideo,
  type Rendition,
  type StoredSegment,
  type SubtitleTrack,
} from '../rendition.ts'
import { averageBps, type Piece, peakBps } from './bandwidth.ts'
import type { Storyboard } from './storyboard.ts'

/** Everything that playlists and manifests are written from. */
export interface Presentation {
  readonly plan: Plan
  /** The folder that the pointers name. */
  readonly version: string
  readonly renditions: readonly Rendition[]
  readonly subtitles: readonly SubtitleTrack[]
  readonly storyboard: Storyboard | undefined
  readonly isEncrypted: boolean
  /** Media is still added, so that nothing but media is told of. */
  readonly isGrowing?: boolean
}

/** Bits per second. */
export interface Rates {
  readonly peak: number
  readonly average: number
}

export function videosOf({ renditions }: Presentation): readonly Rendition<VideoPlan>[] {
  return renditions.filter(isVideo)
}

export function audiosOf({ renditions }: Presentation): readonly Rendition<AudioPlan>[] {
  return renditions.filter(isAudio)
}

/** The rendition that everything else is measured by: the picture, where there is one. */
export function referenceOf({ renditions }: Presentation): Rendition {
  const reference = renditions.find(isVideo) ?? renditions[0]
  if (reference === undefined) throw new RangeError('a presentation without renditions')
  return reference
}

/** Seconds; sound may end within a frame of it. */
export function presentationSeconds(presentation: Presentation): number {
  return durationOf(referenceOf(presentation))
}

/** All playlists of audio and video share one target duration (Apple 8.2). */
export function targetOf({ renditions }: Pick<Presentation, 'renditions'>): number {
  return targetDurationOf(
    renditions.flatMap(({ segments }) => segments.map((segment) => segment.durationSeconds)),
  )
}

export function ratesOf(segments: readonly Piece[], target: number): Rates {
  return { peak: peakBps(segments, target), average: averageBps(segments) }
}

/** The most that any of some renditions takes, which are never played together. */
export function largestOf(all: readonly Rates[]): Rates {
  return {
    peak: Math.max(0, ...all.map(({ peak }) => peak)),
    average: Math.max(0, ...all.map(({ average }) => average)),
  }
}

/** Media segments that share one segment of text, both inclusive. */
export interface TextSpan {
  readonly first: StoredSegment
  readonly last: StoredSegment
}

/** Text is small: one object a minute spares players requests. */
const TEXT_SECONDS = 60

/** Where text is cut: at the boundaries of media segments, so that a clip can have its part. */
export function textSpansOf(presentation: Presentation): readonly TextSpan[] {
  const { segments } = referenceOf(presentation)
  const each = Math.max(1, Math.round(TEXT_SECONDS / presentation.plan.segmentSeconds))
  return segments.flatMap((first, index) => {
    if (index % each !== 0) return []
    const last = segments[Math.min(index + each, segments.length) - 1] ?? first
    return [{ first, last }]
  })
}
