import type { AudioPlan, LoudnessPlan, Plan } from '../plan/plan.ts'
import { FilterGraph } from './filter-graph.ts'
import type { EncodeJob } from './job.ts'
import { formatSeconds } from './seconds.ts'

/** Each track is decoded once, and each of its shapes (stereo, 5.1) made once. */
export function audioChains({ plan, renditions }: EncodeJob): readonly string[] {
  const graph = new FilterGraph('audio')
  const audios = renditions.filter((rendition) => rendition.kind === 'audio')
  for (const [index, tracks] of Map.groupBy(audios, (audio) => audio.index)) {
    const track = `a${index}`
    graph.make({ name: track, from: `0:${index}`, filters: [ALIGNED] })
    for (const [shape, same] of Map.groupBy(tracks, shapeOf)) {
      const [first] = same
      if (first === undefined) continue
      const outputs = same.map(({ name }) => name)
      graph.make({
        name: `${track}_${shape}`,
        from: track,
        filters: shapeFilters(plan, first),
        outputs,
      })
    }
  }
  return graph.chains()
}

/** Gaps become silence, and a track that begins late gets silence before it. */
export const ALIGNED = 'aresample=async=1:first_pts=0'

function shapeOf({ channels }: AudioPlan): string {
  return channels === 6 ? '51' : 'stereo'
}

function shapeFilters(plan: Plan, audio: AudioPlan): readonly string[] {
  // Sound alone is as long as it is, so that one that breaks off is found out.
  const durationSeconds = plan.input.video === undefined ? 0 : plan.durationSeconds
  return [
    `aformat=sample_rates=${audio.sampleRate}:channel_layouts=${audio.channels === 6 ? '5.1' : 'stereo'}`,
    ...(audio.loudness === undefined ? [] : loudnessFilters(audio.loudness, audio.sampleRate)),
    // Apple 8.3: audio is as long as video.
    ...(durationSeconds > 0
      ? [
          `apad=whole_dur=${formatSeconds(durationSeconds)}`,
          `atrim=end=${formatSeconds(durationSeconds)}`,
        ]
      : []),
  ]
}

/** True peaks above this clip in some decoders (EBU R 128 allows -1). */
export const TRUE_PEAK_DB = -1.5
/** The widest range that loudnorm takes. */
const WIDEST_RANGE_LU = 50

/**
 * The second pass of loudnorm: with what the first has measured it is one gain for all of the track,
 * as long as peaks allow it. It works at 192 kHz where they do not, so the rate is set again.
 */
function loudnessFilters(
  { targetLufs, measured }: LoudnessPlan,
  sampleRate: number,
): readonly string[] {
  const range = Math.min(WIDEST_RANGE_LU, Math.max(1, Math.ceil(measured.rangeLu)))
  return [
    [
      `loudnorm=I=${targetLufs}:TP=${TRUE_PEAK_DB}:LRA=${range}`,
      `measured_I=${measured.integratedLufs}:measured_TP=${measured.truePeakDb}`,
      `measured_LRA=${measured.rangeLu}:measured_thresh=${measured.thresholdLufs}`,
      `offset=${measured.offsetLu}:linear=true`,
    ].join(':'),
    `aresample=${sampleRate}`,
  ]
}
