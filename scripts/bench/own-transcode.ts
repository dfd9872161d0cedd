import project from '../../package.json' with { type: 'json' }
import { SluiceError } from '../../src/core/errors.ts'
import { PROJECT } from '../support/project.ts'
import { type MeasuredRun, measureRun } from './measured-run.ts'

/** What our pipeline is called in tables. */
export const OURS = 'sluice'

const ASSET = 'films/bench'

export interface OwnTranscode extends MeasuredRun {
  /** The playlist of a rung of this height, such as `720p`. */
  playlist(rung: string): string
}

/** Our whole pipeline into a folder. */
export async function ownTranscode(
  input: string,
  folder: string,
  options: readonly string[],
): Promise<OwnTranscode> {
  const place = ['--asset', ASSET, '--target', `dir:${folder}`]
  const run = await runOwn(input, folder, [...place, ...options])
  // Before it come the events of the run.
  const lastLine = run.output.trimEnd().split('\n').at(-1) ?? ''
  const { version } = JSON.parse(lastLine) as { version?: string }
  if (version === undefined) throw new SluiceError('bench_failed', 'the transcode names no version')
  return { ...run, playlist: (rung) => `${folder}/${ASSET}/${version}/video-${rung}/index.m3u8` }
}

/**
 * Our whole pipeline as `npm run transcode` starts it, in a process of its own. Node is told there to
 * collect what segments leave behind in small heaps: by itself it lets the heap of what is new grow to
 * three times what there is.
 */
export function runOwn(
  input: string,
  folder: string,
  options: readonly string[],
): Promise<MeasuredRun> {
  const [, ...command] = project.scripts.transcode
    .replace('scripts/', `${PROJECT}scripts/`)
    .split(' ')
  const args = [...command, input, '--engine', 'native', '--json', ...options]
  return measureRun(process.execPath, args, folder)
}
