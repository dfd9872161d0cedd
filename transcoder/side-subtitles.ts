import type { Engine } from './engine/engine.ts'
import { FIRST_OUTPUT } from './engine/engine.ts'
import { readAll } from './engine/read-all.ts'
import { lastLine } from './engine/text-tail.ts'
import { TranscoderError } from './errors.ts'
import { inputArguments } from './ffmpeg/input-arguments.ts'
import type { Input } from './input.ts'
import { countCues } from './package/webvtt.ts'
import type { SideSubtitles } from './plan/subtitles.ts'

/** A text track in a file of its own. */
export interface SubtitlesFile extends SideSubtitles {
  readonly input: Input
}

/** What FFmpeg says of each cue that it leaves out for that. */
const FOREIGN_LETTERS = 'Invalid UTF-8'

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
  const own = await readWebVttFile(input)
  if (own !== undefined) {
    if (countCues(own) > 0) return own
    throw invalid(`${input.name} holds no subtitles that can be read`)
  }
  const run = engine.run({
    inputPath: input.path,
    arguments: [
      ...['-hide_banner', '-nostdin'],
      ...['-loglevel', 'error'],
      ...inputArguments(engine.inputUrl(input.path)),
      ...['-map', '0:s:0', '-c:s', 'webvtt'],
      ...['-f', 'webvtt', `pipe:${FIRST_OUTPUT}`],
    ],
    outputs: 1,
    signal,
  })
  const [output] = run.outputs
  const bytes = output && (await readAll(output))
  const { errorText } = await run.finished
  if (errorText.includes(FOREIGN_LETTERS)) throw notUnicode(input)
  const text = new TextDecoder().decode(bytes)
  if (countCues(text) > 0) return text
  const reason = lastLine(errorText)
  throw invalid(
    `${input.name} holds no subtitles that can be read${reason === '' ? '' : ` (${reason})`}`,
  )
}

const SIGNATURE_BYTES = 10
const SIGNATURE = /^\uFEFF?WEBVTT(?=\s|$)/

/**
 * WebVTT as it stands, styles, voices and places of cues with it. FFmpeg's reader stops at the first
 * block that it does not know, a style or a region, and says nothing of it.
 *
 * @returns `undefined` for any other file
 */
async function readWebVttFile(input: Input): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  if (!SIGNATURE.test(decoder.decode(await input.readHead(SIGNATURE_BYTES)))) return undefined
  try {
    const bytes = await input.readHead(input.byteLength)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw error instanceof TypeError ? notUnicode(input, error) : error
  }
}

function notUnicode(input: Input, cause?: unknown): TranscoderError {
  return invalid(`${input.name} is not written in UTF-8`, cause)
}

function invalid(problem: string, cause?: unknown): TranscoderError {
  return new TranscoderError('subtitles_invalid', problem, {
    cure: 'give an SRT, ASS or WebVTT file in UTF-8',
    cause,
  })
}
