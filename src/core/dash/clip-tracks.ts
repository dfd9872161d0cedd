import type { PositionWindow } from '../playlist/segment-window.ts'
import { type Representation, representationsOf } from './adaptation.ts'
import { childrenOf } from './manifest.ts'
import { cutTimeline, readTimeline, type Timeline, type TimelineCut } from './timeline.ts'
import type { XmlElement } from './xml.ts'
import { attributeOf } from './xml-text.ts'

export interface CutTrack {
  readonly timeline: Timeline
  readonly cut: TimelineCut
}

export interface Tracks {
  readonly cuts: readonly CutTrack[]
  /** The one whose start becomes that of the clip: a video, where there is one. */
  readonly reference: CutTrack
  /** Thumbnails and text that cannot be cut; they would show what the clip does not hold. */
  readonly removed: readonly XmlElement[]
}

/** Its message is the clause that says what is in the way. */
export class Uncuttable extends Error {}

const NUMBERING = ['SegmentBase', 'SegmentList']

/** The Period of a manifest that can be cut. @throws Uncuttable */
export function onlyPeriod(text: string, root: XmlElement): XmlElement {
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

/** Every track of the Period, cut to the same numbers. @throws Uncuttable */
export function cutTracks(
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
