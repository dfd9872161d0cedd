import { textSegmentName } from '../../src/core/asset-keys.ts'
import { targetDurationOf } from '../../src/core/playlist/write-media.ts'
import type { SubtitleTrack } from '../rendition.ts'
import { largestOf, type Presentation, type Rates, ratesOf, textSpansOf } from './presentation.ts'
import { splitWebVtt } from './webvtt.ts'

/** What players fetch of a text track. */
export interface TextSegment {
  readonly name: string
  readonly durationSeconds: number
  readonly text: string
}

export function textSegmentsOf(
  { text }: SubtitleTrack,
  presentation: Presentation,
): readonly TextSegment[] {
  const spans = textSpansOf(presentation).map(({ first, last }) => ({
    name: textSegmentName(first.number, last.number),
    startSeconds: first.startSeconds,
    endSeconds: last.startSeconds + last.durationSeconds,
  }))
  const parts = splitWebVtt(text, spans)
  return spans.map(({ name, startSeconds, endSeconds }, index) => ({
    name,
    durationSeconds: endSeconds - startSeconds,
    text: parts[index] ?? '',
  }))
}

/** The most that any text track takes, of which one is shown at a time. */
export function textRates(presentation: Presentation): Rates {
  const encoder = new TextEncoder()
  const all = presentation.subtitles.map((track) => {
    const segments = textSegmentsOf(track, presentation).map(({ durationSeconds, text }) => ({
      durationSeconds,
      byteLength: encoder.encode(text).byteLength,
    }))
    return ratesOf(segments, targetDurationOf(segments.map((each) => each.durationSeconds)))
  })
  return largestOf(all)
}
