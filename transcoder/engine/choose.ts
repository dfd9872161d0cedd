import { TranscoderError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { type FfmpegPlaces, findFfmpeg } from './find-ffmpeg.ts'
import { nativeEngine } from './native.ts'
import { wasmEngine } from './wasm.ts'

export const ENGINE_CHOICES = ['auto', 'native', 'wasm'] as const
export type EngineChoice = (typeof ENGINE_CHOICES)[number]

/**
 * `auto` is native FFmpeg where it is installed, else ffmpeg.wasm. One that is installed but cannot
 * be used is an error all the same: nobody wants to find out by waiting.
 *
 * @throws TranscoderError `engine_missing`, `engine_too_old`
 */
export async function chooseEngine(choice: EngineChoice, places: FfmpegPlaces): Promise<Engine> {
  if (choice === 'wasm') return wasmEngine()
  const found = await findFfmpeg(places)
  if (found) return nativeEngine(found)
  if (choice === 'auto') return wasmEngine()
  throw new TranscoderError('engine_missing', 'there is no ffmpeg on PATH', {
    cure: 'install FFmpeg 5.1 or later, set FFMPEG_PATH, or use --engine wasm for a small clip',
  })
}
