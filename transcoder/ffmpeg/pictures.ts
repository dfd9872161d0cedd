import { formatFrameRate, framesPerSecond } from '../plan/frame-rate.ts'
import { type PictureSize, shortSideOf } from '../plan/picture-size.ts'
import type { RenditionPlan, VideoPlan } from '../plan/plan.ts'

/** One size, rate and range of picture, made once for all renditions that have it. */
export interface Picture extends PictureSize {
  readonly name: string
  readonly frameRate: VideoPlan['frameRate']
  readonly isHdr: boolean
  /** Renditions that are encoded from it. */
  readonly renditions: readonly string[]
}

/**
 * A picture is made from a larger one, instead of from the source, where that is at least this many
 * times as high.
 */
const CASCADE = 2

/** The distinct pictures of some renditions, largest first. */
export function picturesOf(renditions: readonly RenditionPlan[]): readonly Picture[] {
  const videos = renditions.filter((rendition) => rendition.kind === 'video')
  const groups = Map.groupBy(videos, nameOf)
  return [...groups]
    .flatMap(([name, [first, ...others]]) => {
      if (first === undefined) return []
      const { width, height, frameRate, dynamicRange } = first
      const all = [first, ...others].map((video) => video.name)
      return [{ name, width, height, frameRate, isHdr: dynamicRange !== 'sdr', renditions: all }]
    })
    .toSorted((a, b) => shortSideOf(b) - shortSideOf(a) || rateOf(b) - rateOf(a))
}

/** What a picture is best made of: the smallest that is large and fast enough. */
export function parentOf(picture: Picture, pictures: readonly Picture[]): Picture | undefined {
  return pictures.findLast(
    (other) =>
      other.isHdr === picture.isHdr &&
      shortSideOf(other) >= CASCADE * shortSideOf(picture) &&
      rateOf(other) >= rateOf(picture),
  )
}

function rateOf({ frameRate }: Picture): number {
  return framesPerSecond(frameRate)
}

function nameOf({ width, height, frameRate, dynamicRange }: VideoPlan): string {
  const range = dynamicRange === 'sdr' ? '' : `_${dynamicRange}`
  return `p${width}x${height}_${formatFrameRate(frameRate).replace('/', 'by')}${range}`
}
