import type { Engine } from './engine/engine.ts'
import { FIRST_OUTPUT } from './engine/engine.ts'
import { lastLine } from './engine/text-tail.ts'
import { TranscoderError } from './errors.ts'
import type { Input } from './input.ts'
import { joinBytes } from './mp4/join-bytes.ts'
import { countCues } from './package/webvtt.ts'
import type { SideSubtitles } from './plan/subtitles.ts'

/** A text track in a file of its own. */
export interface SubtitlesFile extends SideSubtitles {
  readonly input: Input
}

/**
 * A file of subtitles (SRT, ASS, WebVTT and what else FFmpeg reads) as WebVTT.
 *
 * @throws TranscoderError `subtitles_invalid`
 */
export async function readSideSubtitles(
  engine: Engine,
  { input }: SubtitlesFile,
  signal: AbortSignal | undefined,
): Promise<string> {
  const run = engine.run({
    inputPath: input.path,
    arguments: [
      ...['-hide_banner', '-nostdin'],
      ...['-loglevel', 'error'],
      ...['-protocol_whitelist', 'file'],
      ...['-i', engine.inputUrl(input.path)],
      ...['-map', '0:s:0', '-c:s', 'webvtt'],
      ...['-f', 'webvtt', `pipe:${FIRST_OUTPUT}`],
    ],
    outputs: 1,
    signal,
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of run.outputs[0] ?? []) chunks.push(chunk)
  const { errorText } = await run.finished
  const text = new TextDecoder().decode(joinBytes(chunks))
  if (countCues(text) > 0) return text
  const reason = lastLine(errorText)
  throw new TranscoderError(
    'subtitles_invalid',
    `${input.name} holds no subtitles that can be read${reason === '' ? '' : ` (${reason})`}`,
    { cure: 'give an SRT, ASS or WebVTT file in UTF-8' },
  )
}
