import { type CueTimes, readCueTimes } from './cue-times.ts'

/** A stretch of text that is shown for a while; a block of a WebVTT file, as it stands there. */
interface Cue extends CueTimes {
  /** All its lines: an identifier perhaps, times, settings, text. */
  readonly lines: readonly string[]
}

interface WebVtt {
  /** Styles and regions, which every part needs. */
  readonly header: readonly (readonly string[])[]
  readonly cues: readonly Cue[]
}

/** A stretch of the presentation. */
export interface Stretch {
  readonly startSeconds: number
  readonly endSeconds: number
}

/** Cue times 0 are those of media time 0 (RFC 8216bis 3.1.4): our media begins there. */
const TIMESTAMP_MAP = 'X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000'

/**
 * Cuts a WebVTT file into one for each stretch; a cue that is shown in several is in each of them, as
 * RFC 8216bis 3.1.4 wants. Cues without a length are left out, as FFmpeg writes some.
 */
export function splitWebVtt(text: string, stretches: readonly Stretch[]): readonly string[] {
  const { header, cues } = readWebVtt(text)
  return stretches.map(({ startSeconds, endSeconds }) => {
    const shown = cues.filter(
      (cue) => cue.startSeconds < endSeconds && cue.endSeconds > startSeconds,
    )
    const blocks = [...header, ...shown.map(({ lines }) => lines)]
    return writeBlocks([['WEBVTT', TIMESTAMP_MAP], ...blocks])
  })
}

/** All in one file, as players outside of HLS take it. */
export function wholeWebVtt(text: string): string {
  const { header, cues } = readWebVtt(text)
  return writeBlocks([['WEBVTT'], ...header, ...cues.map(({ lines }) => lines)])
}

/** How many cues there are to be shown. */
export function countCues(text: string): number {
  return readWebVtt(text).cues.length
}

function readWebVtt(text: string): WebVtt {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .reduce<string[][]>(
      (all, line) => {
        if (line.trim() === '') all.push([])
        else all.at(-1)?.push(line)
        return all
      },
      [[]],
    )
    .filter((lines) => lines.length > 0)
  return {
    header: blocks.filter(([first = '']) => /^(STYLE|REGION)\b/.test(first)),
    cues: joinParagraphs(blocks)
      .flatMap((lines) => readCue(lines) ?? [])
      .toSorted((a, b) => a.startSeconds - b.startSeconds),
  }
}

/** An empty line ends a cue, so what stands behind one that was meant to be seen is lost to players. */
function joinParagraphs(blocks: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const cues: string[][] = []
  for (const lines of blocks) {
    if (timesLineOf(lines) >= 0) cues.push([...lines])
    else if (!/^(NOTE|STYLE|REGION)\b/.test(lines[0] ?? '')) cues.at(-1)?.push(...lines)
  }
  return cues
}

/** Behind an identifier, if there is one; -1 where the block is no cue. */
function timesLineOf(lines: readonly string[]): number {
  return lines.slice(0, 2).findIndex((line) => readCueTimes(line) !== undefined)
}

function readCue(lines: readonly string[]): Cue | undefined {
  const at = timesLineOf(lines)
  const times = readCueTimes(lines[at] ?? '')
  if (times === undefined || times.endSeconds <= times.startSeconds) return undefined
  return { ...times, lines: [...lines.slice(0, at + 1), ...lines.slice(at + 1).map(escapeText)] }
}

/** What begins no tag of WebVTT, nor a time within a cue. */
const NO_TAG = /<(?!\/?(?:c|i|b|u|v|ruby|rt|lang)(?=[\s.>])|\d[\d:.]*>)/g

/** FFmpeg writes text as it stands, and a player takes all from a `<` to the next `>` for a tag. */
function escapeText(line: string): string {
  return line.replace(NO_TAG, '&lt;').replaceAll('-->', '--&gt;')
}

function writeBlocks(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
