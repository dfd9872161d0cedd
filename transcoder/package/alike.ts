import { shortSideOf } from '../plan/picture-size.ts'
import type { VideoPlan } from '../plan/plan.ts'
import { isVideo, type Rendition } from '../rendition.ts'
import { averageBps } from './bandwidth.ts'

/** Rates this close are one choice for a player, and two copies in the bucket. */
const ALIKE = 1.15

export interface Distinct {
  readonly kept: readonly Rendition[]
  readonly dropped: readonly DroppedRendition[]
}

/** What came out like another one. */
export interface DroppedRendition {
  readonly name: string
  /** The rendition that takes its place. */
  readonly like: string
}

/**
 * Leaves out, of two renditions of a codec whose measured rates come within 15 %, the one that shows
 * less: the smaller picture, or of equal ones the dearer. Easy content comes out alike in many rungs.
 * The lowest rung stays, for networks that carry nothing else, and never is it alone: players want
 * something to choose (Apple 9.9).
 */
export function dropAlike(renditions: readonly Rendition[]): Distinct {
  const videos = renditions.filter(isVideo)
  const groups = Map.groupBy(videos, ({ plan }) => `${plan.codec} ${plan.dynamicRange}`)
  const dropped = [...groups.values()].flatMap(dropInGroup)
  const isDropped = (name: string) => dropped.some((rendition) => rendition.name === name)
  return { kept: renditions.filter(({ plan }) => !isDropped(plan.name)), dropped }
}

/** @param videos in the order of their rungs */
function dropInGroup(videos: readonly Rendition<VideoPlan>[]): readonly DroppedRendition[] {
  const dropped: DroppedRendition[] = []
  const kept: Rendition<VideoPlan>[] = []
  for (const [index, video] of videos.entries()) {
    const below = kept.at(-1)
    const isLastChance = kept.length === 1 && index === videos.length - 1
    if (below === undefined || isLastChance || rateOf(video) >= rateOf(below) * ALIKE) {
      kept.push(video)
    } else if (shortSideOf(video.plan) <= shortSideOf(below.plan)) {
      dropped.push({ name: video.plan.name, like: below.plan.name })
    } else {
      if (kept.length > 1) {
        kept.pop()
        dropped.push({ name: below.plan.name, like: video.plan.name })
      }
      kept.push(video)
    }
  }
  return dropped
}

function rateOf({ segments }: Rendition): number {
  return averageBps(segments)
}
