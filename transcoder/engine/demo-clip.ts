import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TranscoderError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { lastLine } from './text-tail.ts'

export interface DemoClipOptions {
  readonly seconds?: number
  readonly width?: number
  readonly height?: number
  readonly frameRate?: number
  readonly signal?: AbortSignal
}

/**
 * Writes a clip to try things with: a moving picture that counts its own time and frames, and a tone
 * that beeps on each second. 12 s of 720p by native FFmpeg, of 360p by WebAssembly.
 *
 * @throws TranscoderError `engine_failed`, `target_not_writable`, `cancelled`
 */
export async function makeDemoClip(
  engine: Engine,
  path: string,
  options: DemoClipOptions = {},
): Promise<void> {
  const { signal } = options
  const run = engine.run({
    arguments: demoArguments(engine, options),
    outputs: 1,
    ...(signal && { signal }),
  })
  const [output] = run.outputs
  if (!output) throw new Error('the engine gave no output')
  const failure = await pipeline(Readable.from(output), createWriteStream(path)).catch(
    (cause: unknown) =>
      new TranscoderError('target_not_writable', `cannot write ${path}`, {
        cure: 'make room or permission there',
        cause,
      }),
  )
  // A stopped encoder breaks its stream off: that is no fault of the disk.
  if (signal?.aborted) throw new TranscoderError('cancelled', 'the demo clip was stopped')
  if (failure) throw failure
  const { exitCode, errorText } = await run.finished
  if (exitCode === 0) return
  throw new TranscoderError('engine_failed', `FFmpeg made no demo clip: ${lastLine(errorText)}`)
}

function demoArguments(engine: Engine, options: DemoClipOptions): readonly string[] {
  const isSmall = engine.name === 'wasm'
  const {
    seconds = 12,
    width = isSmall ? 640 : 1280,
    height = isSmall ? 360 : 720,
    frameRate = 30,
  } = options
  const picture = `testsrc2=size=${width}x${height}:rate=${frameRate}:duration=${seconds}`
  const tone = `sine=frequency=330:beep_factor=4:sample_rate=48000:duration=${seconds}`
  return [
    ...['-hide_banner', '-nostdin', '-y'],
    ...['-loglevel', 'error'],
    ...['-f', 'lavfi', '-i', picture],
    ...['-f', 'lavfi', '-i', tone],
    // Only a source for the real encode: quickly made, nothing lost that shows.
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '128k'],
    // A pipe cannot seek back to write an index, so the clip is a fragmented one.
    ...['-f', 'mp4', '-movflags', 'frag_keyframe+delay_moov+default_base_moof'],
    'pipe:3',
  ]
}
