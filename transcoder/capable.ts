import type { Engine, EngineLibrary } from './engine/engine.ts'
import { TranscoderError } from './errors.ts'
import type { Plan } from './plan/plan.ts'

/** Refuses, before anything is begun, what an engine was built without. @throws TranscoderError `engine_incapable` */
export function checkCapable(engine: Engine, plan: Plan): void {
  for (const [library, purpose] of needsOf(plan)) {
    if (engine.libraries.has(library)) continue
    throw new TranscoderError(
      'engine_incapable',
      `${engine.description} cannot use ${library}, which ${purpose} needs`,
      { cure: `use an FFmpeg with ${library}, or leave that out` },
    )
  }
}

function needsOf(plan: Plan): ReadonlyMap<EngineLibrary, string> {
  const codecs = plan.video.map(({ codec }) => codec)
  const isHdr = plan.input.video !== undefined && plan.input.video.colors.dynamicRange !== 'sdr'
  return new Map<EngineLibrary, string>([
    ...(codecs.includes('hevc') ? [['libx265', 'HEVC'] as const] : []),
    ...(codecs.includes('av1') ? [['libsvtav1', 'AV1'] as const] : []),
    ...(isHdr ? [['libzimg', 'a picture in HDR'] as const] : []),
  ])
}
