import { mkdir } from 'node:fs/promises'
import { signLink } from '../support/links.ts'
import { ARTICLE, articleArguments } from './article.ts'
import type { FirstFramePlayer } from './first-frame-player.ts'
import { measureRun } from './measured-run.ts'
import { OURS, runOwn } from './own-transcode.ts'
import { medianRatio, type Samples, takeTurns } from './rounds.ts'
import type { SuiteResult } from './suite.ts'

/** Minutes each, and what they find differs by more than any noise does. */
const ROUNDS = 1
const NO_WARM_UP = 0
/** Ours where the smallest picture comes first. */
const SMALL_FIRST = `${OURS}, small first`

interface Stage {
  readonly ffmpeg: string
  readonly film: string
  readonly folder: string
  readonly player: FirstFramePlayer
  readonly edgeUrl: string
}

/** From the start of the command, with edge and player up already. */
export async function measureFirstFrame(stage: Stage): Promise<SuiteResult> {
  const whole: Samples[] = []
  const contestants = [articleContestant(stage), ownContestant(OURS, [], stage)]
  contestants.push(ownContestant(SMALL_FIRST, ['--ready-first', 'small'], stage))
  const first = await takeTurns(contestants, ROUNDS, NO_WARM_UP)
  for (const { name, wholeSeconds } of contestants) whole.push({ name, samples: wholeSeconds })
  return firstFrameResult(first, whole, stage.player.name)
}

export function firstFrameResult(
  first: readonly Samples[],
  whole: readonly Samples[],
  player: string,
): SuiteResult {
  return {
    comparisons: [
      {
        title: `Time until ${player} shows a picture; of the article's command, until it ends`,
        unit: 's',
        rows: first,
        reference: ARTICLE,
      },
      { title: 'Time until all is published', unit: 's', rows: whole, reference: ARTICLE },
    ],
    targets: [
      {
        what: "time to the first picture against the article's whole stream",
        value: medianRatio(first, OURS, ARTICLE),
        unit: '×',
        bound: { atMost: 0.15 },
      },
    ],
  }
}

/** What it makes is copied to the bucket once it is whole. */
function articleContestant({ ffmpeg, film, folder }: Stage) {
  const wholeSeconds: number[] = []
  const measure = async () => {
    const place = `${folder}/article`
    await mkdir(place, { recursive: true })
    const { wallSeconds } = await measureRun(ffmpeg, articleArguments(film), place)
    wholeSeconds.push(wallSeconds)
    return wallSeconds
  }
  return { name: ARTICLE, measure, wholeSeconds }
}

function ownContestant(name: string, options: readonly string[], stage: Stage) {
  const { film, folder, player, edgeUrl } = stage
  const wholeSeconds: number[] = []
  const measure = async () => {
    // A new one each time: what is published already would not be encoded again.
    const asset = `bench/${name.replaceAll(/\W+/g, '-')}-${wholeSeconds.length}`
    const { streamUrl } = await signLink({ asset, base: edgeUrl, ttlSeconds: 3600 })
    const begin = performance.now()
    const [{ wallSeconds }, firstSeconds] = await Promise.all([
      runOwn(film, folder, ['--asset', asset, ...options]),
      player.firstFrame(streamUrl).then(() => (performance.now() - begin) / 1000),
    ])
    wholeSeconds.push(wallSeconds)
    return firstSeconds
  }
  return { name, measure, wholeSeconds }
}
