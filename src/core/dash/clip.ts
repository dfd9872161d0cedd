import type { PositionWindow } from '../playlist/segment-window.ts'
import { applyEdits, type Edit } from '../text-edits.ts'
import { type CutTrack, cutTracks, onlyPeriod, Uncuttable } from './clip-tracks.ts'
import { childrenOf, type Refusal, readManifest } from './manifest.ts'
import type { XmlElement } from './xml.ts'
import { removeElement, setAttribute } from './xml-text.ts'

export type ManifestClip =
  | {
      readonly ok: true
      readonly text: string
      readonly startSeconds: number
      readonly durationSeconds: number
    }
  | Refusal<'playlist_invalid' | 'restriction_unenforceable'>

/** A fraction of a second. */
interface Instant {
  readonly ticks: bigint
  readonly timescale: bigint
}

/** Thirty years; also what keeps durations from being written with an exponent. */
const MAX_SECONDS = 1e9
/**
 * Cuts a finished manifest of one Period whose SegmentTemplates have numbers and a SegmentTimeline:
 * keeps the segments of these numbers, both inclusive, and starts the clip with the first of them.
 * Where sound was not cut at the same instant, `presentationTimeOffset` keeps both in step. Events,
 * and thumbnails and text of other kinds, are left out. Every other byte stays; a clip of everything
 * is the text as it is. Refuses all other manifests. Never throws, linear.
 */
export function clipManifest(text: string, window: PositionWindow): ManifestClip {
  const root = readManifest(text)
  if (root === undefined) return refused('playlist_invalid', 'it is not a well-formed MPD')
  try {
    const period = onlyPeriod(text, root)
    const tracks = cutTracks(text, root, period, window)
    const start = startOf(tracks.reference)
    const { cuts } = tracks
    const durationSeconds = Math.max(...cuts.map((track) => secondsBehind(start, track)))
    if (!(durationSeconds > 0 && durationSeconds < MAX_SECONDS))
      throw new Uncuttable('its times make no sense')
    const about = { startSeconds: Number(start.ticks) / Number(start.timescale), durationSeconds }
    if (cuts.every(({ cut }) => cut.edits.length === 0)) return { ok: true, text, ...about }
    const edits = [
      ...durationEdits(root, period, durationSeconds),
      ...cuts.flatMap((track) => trackEdits(track, start)),
      ...[...childrenOf(period, 'EventStream'), ...tracks.removed].map((element) =>
        removeElement(text, element),
      ),
    ]
    return { ok: true, text: applyEdits(text, edits), ...about }
  } catch (error) {
    if (error instanceof Uncuttable) return refused('restriction_unenforceable', error.message)
    throw error
  }
}

/** Where a track begins in the presentation, never before its start. */
function startOf({ timeline, cut }: CutTrack): Instant {
  const ticks = cut.start - timeline.offset
  return { ticks: ticks > 0n ? ticks : 0n, timescale: timeline.timescale }
}

/** An instant in a track's own units, rounded to the nearest. */
function offsetAt({ ticks, timescale }: Instant, { timeline }: CutTrack): bigint {
  return timeline.offset + (2n * ticks * timeline.timescale + timescale) / (2n * timescale)
}

function secondsBehind(start: Instant, track: CutTrack): number {
  return Number(track.cut.end - offsetAt(start, track)) / Number(track.timeline.timescale)
}

function trackEdits(track: CutTrack, start: Instant): Edit[] {
  const { timeline, cut } = track
  const offset = offsetAt(start, track)
  const { template } = timeline
  return [
    ...cut.edits,
    ...(offset === timeline.offset
      ? []
      : [setAttribute(template, 'presentationTimeOffset', String(offset))]),
    ...(cut.number === timeline.startNumber
      ? []
      : [setAttribute(template, 'startNumber', String(cut.number))]),
  ]
}

function durationEdits(root: XmlElement, period: XmlElement, seconds: number): Edit[] {
  const duration = `PT${Number(seconds.toFixed(6))}S`
  const has = (element: XmlElement, name: string) =>
    element.attributes.some((each) => each.name === name)
  return [
    setAttribute(root, 'mediaPresentationDuration', duration),
    ...(has(period, 'duration') ? [setAttribute(period, 'duration', duration)] : []),
  ]
}

function refused(
  code: 'playlist_invalid' | 'restriction_unenforceable',
  reason: string,
): ManifestClip {
  return { ok: false, code, reason }
}
