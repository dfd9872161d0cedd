import { createHash } from 'node:crypto'
import type { Played } from './player-outcomes.ts'
import { canRun, isSkipped } from './programs.ts'
import { run } from './run-command.ts'

/** For `it.skipIf`; says so once in the test run's output. */
export const hasNoMpv = isSkipped(canRun('mpv'), 'what needs mpv, which is not installed')

export interface Decoded extends Played {
  /** Decoded pictures and sounds of all renditions. */
  readonly frames: number
  /** Of every one of them. */
  readonly digest: string
}

/** Decodes all renditions to their end. @param options of the input */
export async function decodeByFfmpeg(
  url: string,
  options: readonly string[] = [],
): Promise<Decoded> {
  const streams = ['v', 'a', 's'].flatMap((type) => ['-map', `0:${type}?`])
  const from = ['-v', 'error', '-nostdin', ...options, '-i', url]
  const args = [...from, ...streams, '-f', 'framehash', '-']
  const { exitCode, stdout, stderr } = await run('ffmpeg', args)
  const lines = stdout.split('\n')
  const digest = createHash('sha256').update(lines.sort().join('\n')).digest('hex')
  const outcome = exitCode !== 0 ? 'stops' : stderr === '' ? 'plays' : 'complains'
  const frames = lines.filter((line) => /^\d/.test(line)).length
  return { outcome, seconds: lastSecond(lines), said: stderr, frames, digest }
}

/** `#tb 0: 1/24` gives a stream's time base, `0, 5, 5, 1, …` a frame's stream, times and length. */
function lastSecond(lines: readonly string[]): number {
  const bases = new Map<string, number>()
  const ends = lines.map((line) => {
    const [, stream, up, down] = line.match(/^#tb (\d+): (\d+)\/(\d+)/) ?? []
    if (stream !== undefined) bases.set(stream, Number(up) / Number(down))
    const [, of, pts, length] = line.match(/^(\d+), +-?\d+, +(-?\d+), +(\d+)/) ?? []
    return of === undefined ? 0 : (Number(pts) + Number(length)) * (bases.get(of) ?? 0)
  })
  return Math.max(...ends)
}

/** In a hurry first, and more slowly where the machine was too busy for that. */
const MPV_SPEEDS = [8, 4, 1] as const
/** mpv tells its place at least this often, so it may last have told it so long before the end. */
export const MPV_TICK_SECONDS = MPV_SPEEDS[0] * 0.5

/** mpv's words for a machine that was too busy; a broken stream is one each time. */
const BUSY = /desynchronisation detected|underrun/

/** Plays what mpv chooses: no renditions but one. */
export async function playByMpv(url: string): Promise<Played> {
  const [first, ...slower] = MPV_SPEEDS
  let played = await playOnceByMpv(url, first)
  for (const speed of slower) {
    if (!BUSY.test(played.said)) break
    played = await playOnceByMpv(url, speed)
  }
  return played
}

export interface FollowedByMpv extends Played {
  /** Where it was, in seconds, each time that it told. */
  readonly times: readonly number[]
}

/** The same of a stream that grows. It has to wait for more, so it speaks as if it were too busy. */
export function followByMpv(url: string, options: readonly string[] = []): Promise<FollowedByMpv> {
  return playOnceByMpv(url, MPV_SPEEDS[0], options)
}

async function playOnceByMpv(
  url: string,
  speed: number,
  options: readonly string[] = [],
): Promise<FollowedByMpv> {
  // Sound keeps its clock: without one, mpv 0.35 waits for ever where timestamps start again.
  const output = ['--vo=null', '--ao=null', '--untimed', `--speed=${speed}`]
  // biome-ignore lint/suspicious/noTemplateCurlyInString: mpv fills it in
  const words = ['--msg-level=all=warn,statusline=status', '--term-status-msg=at=${=time-pos}']
  const { exitCode, stdout, stderr } = await run('mpv', [
    '--no-config',
    ...output,
    ...words,
    ...options,
    url,
  ])
  const times = [...stderr.matchAll(/at=([\d.]+)/g)].map(([, time]) => Number(time))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the status line moves the cursor
  const said = (stdout + stderr).replace(/\x1b\[K|\r|at=[\d.]*/g, '').trim()
  const outcome = exitCode !== 0 ? 'stops' : said === '' ? 'plays' : 'complains'
  return { outcome, seconds: times.at(-1) ?? 0, said, times }
}
