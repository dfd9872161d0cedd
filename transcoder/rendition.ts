import type { AudioPlan, RenditionPlan, SubtitlesPlan, VideoPlan } from './plan/plan.ts'

/** What became of a planned rendition: all that playlists and the asset record are made from. */
export interface Rendition<Plan extends RenditionPlan = RenditionPlan> {
  readonly plan: Plan
  /** RFC 6381, read from the init segment. */
  readonly codec: string
  /** Ticks per second of the media. */
  readonly timescale: number
  readonly initBytes: number
  readonly segments: readonly StoredSegment[]
}

/** What is kept of a segment once its bytes are stored. */
export interface StoredSegment {
  /** From 1. */
  readonly number: number
  /** On the presentation's timeline, which begins at 0. */
  readonly startSeconds: number
  readonly durationSeconds: number
  /** As it is stored. */
  readonly byteLength: number
  /** Pictures that need no other, in order; none in sound. */
  readonly iframes: readonly IFrame[]
}

/** A stretch of a stored object that holds one I-frame, for scanning through a film. */
export interface IFrame {
  /** The object's name in the rendition's folder. */
  readonly name: string
  readonly offset: number
  readonly byteLength: number
  /** To the next one. */
  readonly durationSeconds: number
}

/** A text track as WebVTT, all of it. */
export interface SubtitleTrack {
  readonly plan: SubtitlesPlan
  readonly text: string
}

/** Seconds of all segments together. */
export function durationOf({ segments }: Pick<Rendition, 'segments'>): number {
  const last = segments.at(-1)
  return last ? last.startSeconds + last.durationSeconds : 0
}

/** Bytes of all segments and the init segment. */
export function bytesOf(rendition: Rendition): number {
  return rendition.segments.reduce((sum, segment) => sum + segment.byteLength, rendition.initBytes)
}

export function isVideo(rendition: Rendition): rendition is Rendition<VideoPlan> {
  return rendition.plan.kind === 'video'
}

export function isAudio(rendition: Rendition): rendition is Rendition<AudioPlan> {
  return rendition.plan.kind === 'audio'
}
