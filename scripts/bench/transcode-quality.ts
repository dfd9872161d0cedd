import { mkdir } from 'node:fs/promises'
import type { FoundFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { ARTICLE, ARTICLE_RUNGS, articleArguments, articlePlaylist, CAP_HELD } from './article.ts'
import { measureRun } from './measured-run.ts'
import { OURS } from './own-transcode.ts'
import { lossAtSize } from './read-figures.ts'
import { measureRung, type RungFigures } from './rung-figures.ts'
import type { Comparison, SuiteResult, Target } from './suite.ts'
import type { TimeResult } from './transcode-time.ts'

/**
 * The article's caps are none, so where they should have bitten it spends more and looks better. These
 * are its command with the caps held, at its own quality and at a higher one: between them lies what
 * it would look like at our size.
 */
const HELD = 'article, cap held'
const HELD_FINER = 'article, cap held, CRF 18'

/** A stretch of t seconds may spend cap × (t + 1 s of buffer), which is this much over 4 s. */
const PEAK_OF_CAP = 1.25

interface Rung {
  readonly name: string
  readonly capKbps: number
  readonly figures: Readonly<Record<string, RungFigures>>
}

/** Size, SSIM and peak rate of each rung, beside the article's as it is and with its caps held. */
export async function measureQuality(
  found: FoundFfmpeg,
  clip: string,
  folder: string,
  playlists: TimeResult['playlists'],
): Promise<SuiteResult> {
  const held = await encodeHeld(found.ffmpeg, clip, `${folder}/held`, [])
  const finer = await encodeHeld(found.ffmpeg, clip, `${folder}/finer`, ['-crf', '18'])
  const contestants = { ...playlists, [HELD]: held, [HELD_FINER]: finer }
  const rungs: Rung[] = []
  for (const { name, capKbps } of ARTICLE_RUNGS) {
    const figures: Record<string, RungFigures> = {}
    for (const [contestant, playlist] of Object.entries(contestants)) {
      figures[contestant] = await measureRung(found, playlist(name), clip)
    }
    rungs.push({ name, capKbps, figures })
  }
  return {
    comparisons: rungs.flatMap(comparisonsOf),
    targets: [...rungs.map(lossTarget), ...rungs.map(peakTarget)],
  }
}

async function encodeHeld(
  ffmpeg: string,
  clip: string,
  folder: string,
  more: readonly string[],
): Promise<(rung: string) => string> {
  await mkdir(folder)
  await measureRun(ffmpeg, articleArguments(clip, [...CAP_HELD, ...more]), folder)
  return (rung) => articlePlaylist(folder, rung)
}

function comparisonsOf({ name, capKbps, figures }: Rung): Comparison[] {
  const rows = (value: (figures: RungFigures) => number) =>
    Object.entries(figures).map(([contestant, one]) => ({
      name: contestant,
      samples: [value(one)],
    }))
  const cap = { name: 'cap', samples: [capKbps] }
  return [
    {
      title: `Size of the pictures, ${name}`,
      unit: 'kB',
      rows: rows(({ bytes }) => bytes / 1000),
      reference: ARTICLE,
    },
    {
      title: `Loss, ${name}`,
      unit: '1 - SSIM',
      rows: rows(({ loss }) => loss),
      reference: ARTICLE,
    },
    {
      title: `Peak rate of the pictures, ${name}`,
      unit: 'kbit/s',
      rows: [cap, ...rows((one) => one.peakBps / 1000)],
      reference: cap.name,
    },
  ]
}

function lossTarget({ name, figures }: Rung): Target {
  const ours = figuresOf(figures, OURS)
  const curve = [figuresOf(figures, HELD), figuresOf(figures, HELD_FINER)] as const
  return {
    what: `loss (1 - SSIM) against the article's with its cap held, at our size, ${name}`,
    value: ours.loss / lossAtSize(curve, ours.bytes),
    unit: '×',
    bound: { atMost: 1 },
  }
}

function peakTarget({ name, capKbps, figures }: Rung): Target {
  return {
    what: `peak rate against the cap, ${name}`,
    value: figuresOf(figures, OURS).peakBps / 1000 / capKbps,
    unit: '×',
    bound: { atMost: PEAK_OF_CAP },
  }
}

function figuresOf(figures: Rung['figures'], contestant: string): RungFigures {
  const found = figures[contestant]
  if (found === undefined) throw new Error(`${contestant} was not measured`)
  return found
}
