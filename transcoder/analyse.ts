import type { Engine } from './engine/engine.ts'
import { TranscoderError } from './errors.ts'
import type { Input } from './input.ts'
import { measureDuration } from './measure/duration.ts'
import { PROBE_ARGUMENTS } from './probe/ffprobe.ts'
import { readProbe } from './probe/read-probe.ts'
import type { Source } from './probe/source.ts'

export interface AnalyseOptions {
  readonly input: Input
  readonly engine: Engine
  /** Which of several videos, counted from 1. */
  readonly video?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * What an input is, and that the engine can take it.
 *
 * @throws TranscoderError `input_not_media` and what else `readProbe` throws, `engine_input_too_large`
 */
export async function analyse(options: AnalyseOptions): Promise<Source> {
  const { input, engine, video, signal } = options
  const { limits } = engine
  if (limits) checkLimit(options, input.byteLength / 1e6, limits.inputBytes / 1e6, 'MB')
  const json = await engine.probe(input.path, PROBE_ARGUMENTS, signal)
  const probed = readProbe(json, { name: input.name, video })
  const source = { ...probed, durationSeconds: await durationOf(probed, options) }
  if (limits) {
    const { width = 0, height = 0 } = source.video ?? {}
    checkLimit(options, source.durationSeconds, limits.durationSeconds, 's')
    checkLimit(options, (width * height) / 1e6, limits.pixels / 1e6, 'megapixels')
  }
  return source
}

async function durationOf(source: Source, { input, engine, signal }: AnalyseOptions) {
  return source.durationSeconds > 0
    ? source.durationSeconds
    : measureDuration(engine, input, signal)
}

/** @throws TranscoderError `engine_input_too_large` */
function checkLimit(
  { input, engine }: AnalyseOptions,
  value: number,
  limit: number,
  unit: string,
): void {
  if (value <= limit) return
  const found = value < 10 ? value.toFixed(1) : String(Math.ceil(value))
  throw new TranscoderError(
    'engine_input_too_large',
    `${input.name} has ${found} ${unit}, and ${engine.description} takes ${Number(limit.toFixed(1))} ${unit}`,
    { cure: 'install FFmpeg 5.1 or later, which has no limit' },
  )
}
