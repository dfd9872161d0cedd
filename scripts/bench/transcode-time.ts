import { mkdir, rm } from 'node:fs/promises'
import { ARTICLE, articleArguments, articlePlaylist } from './article.ts'
import { type MeasuredRun, measureRun } from './measured-run.ts'
import { OURS, type OwnTranscode, ownTranscode } from './own-transcode.ts'
import { medianRatio, takeTurns } from './rounds.ts'
import type { SuiteResult } from './suite.ts'

const ROUNDS = 3

/** A rung's playlist, by its name such as `720p`. */
export type Playlists = (rung: string) => string

export interface TimeResult extends SuiteResult {
  /** What the last round left. */
  readonly playlists: Readonly<Record<typeof ARTICLE | typeof OURS, Playlists>>
  readonly ours: readonly OwnTranscode[]
}

/** Wall and processor time of the article's command and of all that ours does. */
export async function measureTime(
  ffmpeg: string,
  clip: string,
  folder: string,
): Promise<TimeResult> {
  const articleFolder = `${folder}/article`
  const ourFolder = `${folder}/ours`
  const article: MeasuredRun[] = []
  const ours: OwnTranscode[] = []
  const contestants = [
    {
      name: ARTICLE,
      measure: async () => {
        await empty(articleFolder)
        const run = await measureRun(ffmpeg, articleArguments(clip), articleFolder)
        article.push(run)
        return run.wallSeconds
      },
    },
    {
      name: OURS,
      measure: async () => {
        // What is published already would not be encoded again.
        await empty(ourFolder)
        const options = ['--ladder', 'article', '--preset', 'fast']
        const run = await ownTranscode(clip, ourFolder, options)
        ours.push(run)
        return run.wallSeconds
      },
    },
  ]
  const wall = await takeTurns(contestants, ROUNDS)
  const cpu = [cpuRow(ARTICLE, article), cpuRow(OURS, ours)]
  return {
    comparisons: [
      { title: 'Wall time of an encode', unit: 's', rows: wall, reference: ARTICLE },
      { title: 'Processor time of an encode', unit: 's', rows: cpu, reference: ARTICLE },
    ],
    targets: [
      {
        what: "wall time against the article's command",
        value: medianRatio(wall, OURS, ARTICLE),
        unit: '×',
        bound: { atMost: 1 },
      },
    ],
    playlists: {
      [ARTICLE]: (rung) => articlePlaylist(articleFolder, rung),
      [OURS]: (rung) => ours.at(-1)?.playlist(rung) ?? '',
    },
    ours,
  }
}

/** Without the round that warms up. */
function cpuRow(name: string, runs: readonly MeasuredRun[]) {
  return { name, samples: runs.slice(1).map(({ cpuSeconds }) => cpuSeconds) }
}

async function empty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
}
