import { INIT_NAME } from '../../src/core/asset-keys.ts'
import type { Rendition } from '../rendition.ts'
import { element } from './xml.ts'

/** A run of segments that are equally long. */
interface Run {
  readonly durationTicks: number
  readonly repeats: number
}

/** Where a rendition's segments are and when, in its own ticks (ISO/IEC 23009-1, 5.3.9.6). */
export function segmentTimeline({ plan, segments, timescale }: Rendition, version: string): string {
  const runs = runsOf(
    segments.map(({ durationSeconds }) => Math.round(durationSeconds * timescale)),
  )
  return element(
    'SegmentTemplate',
    {
      timescale,
      initialization: `${version}/${plan.name}/${INIT_NAME}`,
      media: `${version}/${plan.name}/$Number%05d$.m4s`,
      startNumber: 1,
    },
    [
      element(
        'SegmentTimeline',
        {},
        runs.map(({ durationTicks, repeats }, index) =>
          element('S', {
            t: index === 0 ? 0 : undefined,
            d: durationTicks,
            r: repeats > 0 ? repeats : undefined,
          }),
        ),
      ),
    ],
  )
}

function runsOf(durations: readonly number[]): readonly Run[] {
  const runs: Run[] = []
  for (const durationTicks of durations) {
    const last = runs.at(-1)
    if (last?.durationTicks === durationTicks) {
      runs[runs.length - 1] = { durationTicks, repeats: last.repeats + 1 }
    } else runs.push({ durationTicks, repeats: 0 })
  }
  return runs
}
