import { TranscoderError } from '../errors.ts'
import type { SourceVideo } from '../probe/source.ts'
import { framesPerSecond } from './frame-rate.ts'
import { fitSize } from './picture-size.ts'
import type { PosterPlan, StoryboardPlan } from './plan.ts'

const POSTER_SHORT_SIDE = 720

/** Wide enough to be told apart on a seek bar. */
const STORYBOARD_SHORT_SIDE = 90
/** About as many pictures for a film as a seek bar can show. */
const STORYBOARD_PICTURES = 100
/** No more often than IDR pictures come, so that a player could show each of them. */
const SHORTEST_STEP_SECONDS = 2
/** Of a film whose length nobody tells. */
const UNKNOWN_STEP_SECONDS = 10
/** A sheet is fetched for the first picture of it that is wanted. */
const SHEET = { columns: 5, rows: 5 }

/** @throws TranscoderError `poster_invalid` for a time that the film has not */
export function planPoster(
  video: SourceVideo,
  durationSeconds: number,
  atSeconds: number | undefined,
): PosterPlan {
  const isThere = atSeconds === undefined || durationSeconds === 0 || atSeconds < durationSeconds
  if (!isThere || (atSeconds ?? 0) < 0) {
    throw new TranscoderError('poster_invalid', `there is no picture at ${atSeconds} s`, {
      cure: `choose a time before ${durationSeconds.toFixed(1)} s`,
    })
  }
  const size = fitSize(video, POSTER_SHORT_SIDE)
  if (atSeconds === undefined) return size
  // The last picture stays to the end, but has no other time than its first.
  const last = durationSeconds - 1.5 / framesPerSecond(video.frameRate)
  const isInLast = durationSeconds > 0 && atSeconds > last
  return { ...size, atSeconds: isInLast ? Math.max(0, last) : atSeconds }
}

export function planStoryboard(video: SourceVideo, durationSeconds: number): StoryboardPlan {
  const wanted = Math.max(SHORTEST_STEP_SECONDS, Math.ceil(durationSeconds / STORYBOARD_PICTURES))
  const step = durationSeconds === 0 ? UNKNOWN_STEP_SECONDS : wanted
  const rate = framesPerSecond(video.frameRate)
  const everyFrames = Math.round(step * rate)
  return {
    ...fitSize(video, STORYBOARD_SHORT_SIDE),
    ...SHEET,
    everyFrames,
    everySeconds: everyFrames / rate,
  }
}
