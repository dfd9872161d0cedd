import type { PositionWindow } from '../playlist/segment-window.ts'
import { type Representation, representationsOf } from './adaptation.ts'
import { childrenOf, type Refusal, readManifest } from './manifest.ts'
import { cutTimeline, readTimeline, type Timeline, type TimelineCut } from './timeline.ts'
import type { XmlElement } from './xml.ts'
import { applyEdits, attributeOf, type Edit, removeElement, setAttribute } from './xml-text.ts'

export type ManifestClip =
  | {
      readonly ok: true
      readonly text: string
      readonly startSeconds: number
      readonly durationSeconds: number
    }
  | Refusal<'playlist_invalid' | 'restriction_unenforceable'>

interface CutTrack {
  readonly timeline: Timeline
  readonly cut: TimelineCut
}

interface Tracks {
  readonly cuts: readonly CutTrack[]
  /** The one whose start becomes that of the clip: a video, where there is one. */
  readonly reference: CutTrack
  /** Thumbnails and text that cannot be cut; they would show what the clip does not hold. */
  readonly removed: readonly XmlElement[]
}

/** A fraction of a second. */
interface Instant {
  readonly ticks: bigint
  readonly timescale: bigint
}

class Uncuttable extends Error {}

/** Thirty years; also what keeps durations from being written with an exponent. */
const MAX_SECONDS = 1e9
const NUMBERING = ['SegmentBase', 'SegmentList']

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

function onlyPeriod(text: string, root: XmlElement): XmlElement {
  const [period, second] = childrenOf(root, 'Period')
  if (attributeOf(text, root, 'type') === 'dynamic')
    throw new Uncuttable('the manifest still grows')
  if (period === undefined || second !== undefined)
    throw new Uncuttable('the manifest has not just one Period')
  if (/[1-9]/.test(attributeOf(text, period, 'start') ?? ''))
    throw new Uncuttable('its Period does not start at 0')
  if (['SegmentTemplate', ...NUMBERING].some((name) => childrenOf(period, name).length > 0))
    throw new Uncuttable('its segments are told for a whole Period')
  return period
}

function cutTracks(
  text: string,
  root: XmlElement,
  period: XmlElement,
  { first, last }: PositionWindow,
): Tracks {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 0 || last < first)
    throw new Uncuttable('the numbers are not a range')
  const cuts: CutTrack[] = []
  const removed: XmlElement[] = []
  let reference: CutTrack | undefined
  const bySet = Map.groupBy(representationsOf(text, root), ({ set }) => set)
  for (const set of childrenOf(period, 'AdaptationSet')) {
    const representations = bySet.get(set) ?? []
    const own = cutSet(text, set, representations, BigInt(first), BigInt(last))
    if (typeof own !== 'string') {
      cuts.push(...own)
      if (representations[0]?.kind === 'video') reference ??= own[0]
    } else if (isExtra(text, set, representations)) removed.push(set)
    else throw new Uncuttable(own)
  }
  reference ??= cuts[0]
  if (reference === undefined) throw new Uncuttable('it lists nothing that could be cut')
  return { cuts, reference, removed }
}

/** A text says why a set cannot be cut. */
function cutSet(
  text: string,
  set: XmlElement,
  representations: readonly Representation[],
  first: bigint,
  last: bigint,
): readonly CutTrack[] | string {
  const levels = [set, ...representations.map(({ element }) => element)]
  const templates = levels.map((level) => childrenOf(level, 'SegmentTemplate'))
  const [shared = [], ...own] = templates
  const isOtherwise = levels.some((level) =>
    NUMBERING.some((name) => childrenOf(level, name).length > 0),
  )
  const isPlain = own.every(({ length }) => length + shared.length === 1)
  if (isOtherwise || !isPlain || own.length === 0)
    return 'its segments are not told by one SegmentTemplate for each quality'
  const cuts: CutTrack[] = []
  for (const template of templates.flat()) {
    const timeline = readTimeline(text, template)
    if (typeof timeline === 'string') return timeline
    const cut = cutTimeline(text, timeline, first, last)
    if (cut === undefined) return 'one of its tracks has none of these segments'
    cuts.push({ timeline, cut })
  }
  return cuts
}

function isExtra(
  text: string,
  set: XmlElement,
  representations: readonly Representation[],
): boolean {
  if (representations.some(({ kind }) => kind === 'video' || kind === undefined)) return false
  const isAudio = [set, ...representations.map(({ element }) => element)].some((level) =>
    /^\s*audio/i.test(
      `${attributeOf(text, level, 'mimeType') ?? attributeOf(text, level, 'contentType')}`,
    ),
  )
  return !isAudio
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
