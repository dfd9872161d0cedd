import type { Engine } from '../engine/engine.ts'
import { ALIGNED, TRUE_PEAK_DB } from '../ffmpeg/audio-chains.ts'
import { inputArguments } from '../ffmpeg/input-arguments.ts'
import type { Input } from '../input.ts'
import type { LoudnessPlan } from '../plan/plan.ts'
import type { SourceAudio } from '../probe/source.ts'

export interface LoudnessRequest {
  readonly input: Input
  readonly audio: readonly SourceAudio[]
  /** LUFS, such as -16. */
  readonly targetLufs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The first pass of loudnorm (EBU R 128) over each track, by the stream's index. Silence has no
 * loudness and is left as it is.
 */
export async function measureLoudness(
  engine: Engine,
  { input, audio, targetLufs, signal }: LoudnessRequest,
): Promise<ReadonlyMap<number, LoudnessPlan>> {
  const found = new Map<number, LoudnessPlan>()
  for (const { index } of audio) {
    const run = engine.run({
      inputPath: input.path,
      arguments: measureArguments(engine.inputUrl(input.path), index, targetLufs),
      outputs: 0,
      signal,
    })
    const { errorText } = await run.finished
    const measured = readMeasured(errorText)
    if (measured !== undefined) found.set(index, { targetLufs, measured })
  }
  return found
}

function measureArguments(input: string, index: number, targetLufs: number): readonly string[] {
  const filters = [
    ALIGNED,
    'aformat=sample_rates=48000:channel_layouts=stereo',
    `loudnorm=I=${targetLufs}:TP=${TRUE_PEAK_DB}:print_format=json`,
  ]
  return [
    ...['-hide_banner', '-nostdin', '-nostats'],
    // Its findings are information.
    ...['-loglevel', 'info'],
    ...inputArguments(input),
    ...['-map', `0:${index}`],
    ...['-af', filters.join(',')],
    ...['-f', 'null', '-'],
  ]
}

/** The JSON object in what FFmpeg said; `undefined` where it measured nothing. */
export function readMeasured(errorText: string): LoudnessPlan['measured'] | undefined {
  const json = /\{[^{}]*"input_i"[^{}]*\}/.exec(errorText)?.[0]
  if (json === undefined) return undefined
  const values = JSON.parse(json) as Record<string, string>
  const measured = {
    integratedLufs: Number(values.input_i),
    truePeakDb: Number(values.input_tp),
    rangeLu: Number(values.input_lra),
    thresholdLufs: Number(values.input_thresh),
    offsetLu: Number(values.target_offset),
  }
  return Object.values(measured).every(Number.isFinite) ? measured : undefined
}
