import { TranscoderError } from './errors.ts'
import { framesPerSecond } from './plan/frame-rate.ts'
import { type Plan, renditionsOf } from './plan/plan.ts'
import { durationOf, isVideo, type Rendition } from './rendition.ts'

/** Containers round, and count a last frame or not: a shorter loss than this is none. */
const TOLERANCE = { seconds: 0.35, share: 0.02 }

/**
 * Trusts what came out of the encoder, not its exit code: every rendition is there, all of video is
 * cut at the same instants, and it is as long as the input said.
 *
 * @param inputName what to call the input in an error
 * @throws TranscoderError `output_incomplete`, `input_truncated`
 */
export function checkComplete(
  plan: Plan,
  renditions: readonly Rendition[],
  inputName: string,
): void {
  const [first] = renditions
  if (!first || renditions.length !== renditionsOf(plan).length) {
    throw incomplete('a rendition is missing')
  }
  for (const video of renditions.filter(isVideo)) checkAlike(plan, first, video)
  const duration = durationOf(first)
  if (duration < leastSeconds(plan)) {
    throw new TranscoderError(
      'input_truncated',
      `${inputName} ends after ${duration.toFixed(1)} s of the ${plan.durationSeconds.toFixed(1)} s it should have`,
      { cure: 'copy or record it again' },
    )
  }
}

/** How long a film must come out at least, as long as its input says it is. */
export function leastSeconds({ durationSeconds }: Plan): number {
  return durationSeconds - Math.max(TOLERANCE.seconds, TOLERANCE.share * durationSeconds)
}

/** The last segment may differ by a frame of the slower one; every other boundary is the same. */
function checkAlike(plan: Plan, one: Rendition, other: Rendition): void {
  const halfFrame = 0.5 / framesPerSecond(plan.input.video?.frameRate ?? NO_FRAMES)
  const isSameCut =
    one.segments.length === other.segments.length &&
    one.segments.every((segment, index) => {
      const start = other.segments[index]?.startSeconds ?? Number.NaN
      return Math.abs(segment.startSeconds - start) < halfFrame
    })
  if (!isSameCut) throw incomplete(`${one.plan.name} and ${other.plan.name} are cut differently`)
  if (Math.abs(durationOf(one) - durationOf(other)) > 5 * halfFrame) {
    throw incomplete(`${one.plan.name} and ${other.plan.name} differ in length`)
  }
}

const NO_FRAMES = { numerator: 1, denominator: 1 }

function incomplete(problem: string): TranscoderError {
  return new TranscoderError('output_incomplete', `the encode is not whole: ${problem}`, {
    cure: 'run it again; if it stays so, report the input',
  })
}
