import type { RenditionPlan } from './plan.ts'
import type { SegmentIndex } from './segmenter.ts'

/** What became of a planned rendition: all that playlists and the asset record are made from. */
export interface Rendition {
  readonly plan: RenditionPlan
  /** RFC 6381, read from the init segment. */
  readonly codec: string
  readonly initBytes: number
  readonly segments: readonly SegmentIndex[]
}

/** Seconds of all segments together. */
export function durationOf(rendition: Rendition): number {
  const last = rendition.segments.at(-1)
  return last ? last.startSeconds + last.durationSeconds : 0
}

/** Bytes of all objects of media, the init segment included. */
export function bytesOf(rendition: Rendition): number {
  return rendition.segments.reduce((sum, segment) => sum + segment.byteLength, rendition.initBytes)
}
