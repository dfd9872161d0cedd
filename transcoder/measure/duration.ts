import type { Engine } from '../engine/engine.ts'
import { inputArguments } from '../ffmpeg/input-arguments.ts'
import type { Input } from '../input.ts'

/**
 * How long a file is whose header does not tell, as recordings of browsers and bare sound are: by
 * reading all of it without decoding any.
 *
 * @returns seconds; 0 where that tells nothing either
 */
export async function measureDuration(
  engine: Engine,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<number> {
  let seconds = 0
  const run = engine.run({
    inputPath: input.path,
    arguments: [
      ...['-hide_banner', '-nostdin'],
      ...['-loglevel', 'error'],
      ...['-nostats', '-progress', 'pipe:1'],
      ...inputArguments(engine.inputUrl(input.path)),
      ...['-map', '0:v?', '-map', '0:a?'],
      ...['-c', 'copy'],
      ...['-f', 'null', '-'],
    ],
    outputs: 0,
    signal,
    onProgress: ({ outSeconds }) => {
      seconds = Math.max(seconds, outSeconds)
    },
  })
  await run.finished
  return seconds
}
