import type { Plan, RenditionPlan, SubtitlesPlan } from '../plan/plan.ts'

/** One FFmpeg process: some renditions of a plan, for all of the film or a stretch of it. */
export interface EncodeJob {
  readonly plan: Plan
  readonly renditions: readonly RenditionPlan[]
  /** Those that are streams of the input. */
  readonly subtitles: readonly SubtitlesPlan[]
  /** On the output's timeline; starts on a segment boundary. Absent for the whole film. */
  readonly range?: { readonly startSeconds: number; readonly durationSeconds: number }
  readonly withImages: boolean
}

/** Where FFmpeg reads and writes. */
export interface EncodePorts {
  /** An FFmpeg URL, such as `file:/films/a.mov`. */
  readonly input: string
  /** By the rendition's name, `POSTER_OUTPUT` or `STORYBOARD_OUTPUT`: `pipe:3`, or a file. */
  output(name: string): string
  /** How many threads each encoder takes; by default as many as it likes. */
  readonly threads?: number | undefined
}

export const POSTER_OUTPUT = 'poster'
export const STORYBOARD_OUTPUT = 'storyboard'

/** The whole film in one go. */
export function wholeJob(plan: Plan): EncodeJob {
  return {
    plan,
    renditions: [...plan.video, ...plan.audio],
    subtitles: plan.subtitles.filter(({ from }) => 'index' in from),
    withImages: true,
  }
}

/**
 * The jobs of a film, one after the other.
 *
 * @param first `small`: the smallest picture and all sound come before everything else
 */
export function jobsOf(plan: Plan, first?: 'small'): readonly [EncodeJob, ...EncodeJob[]] {
  const whole = wholeJob(plan)
  const [smallest, ...others] = plan.video.toSorted(
    (a, b) =>
      Number(a.codec !== 'h264') - Number(b.codec !== 'h264') || a.maxrateKbps - b.maxrateKbps,
  )
  if (first === undefined || smallest === undefined || others.length === 0) return [whole]
  const isAhead = (rendition: RenditionPlan) => rendition === smallest || rendition.kind === 'audio'
  return [
    { ...whole, renditions: whole.renditions.filter(isAhead), subtitles: [], withImages: false },
    { ...whole, renditions: whole.renditions.filter((rendition) => !isAhead(rendition)) },
  ]
}

/** The outputs of a job, in the order of its arguments. */
export function outputsOf(job: EncodeJob): readonly string[] {
  return [
    ...job.renditions.map(({ name }) => name),
    ...job.subtitles.map(({ name }) => name),
    ...imagesOf(job),
  ]
}

export function imagesOf({ plan, withImages }: EncodeJob): readonly string[] {
  if (!withImages) return []
  const hasPoster = plan.poster !== undefined || plan.input.cover !== undefined
  return [
    ...(hasPoster ? [POSTER_OUTPUT] : []),
    ...(plan.storyboard !== undefined ? [STORYBOARD_OUTPUT] : []),
  ]
}
