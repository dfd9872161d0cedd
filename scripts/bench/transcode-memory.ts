import { mkdir } from 'node:fs/promises'
import type { MeasuredRun } from './measured-run.ts'
import { ownTranscode } from './own-transcode.ts'
import type { SuiteResult } from './suite.ts'
import { makeFilm } from './transcode-clip.ts'

const SHORT_SECONDS = 120
const TIMES_LONGER = 4
const MB = 1e6

/** The memory of Node beside FFmpeg: of the clip, and whether it grows with the film. */
export async function measureMemory(
  ffmpeg: string,
  folder: string,
  ofClip: readonly MeasuredRun[],
): Promise<SuiteResult> {
  const short = await peakMb(ffmpeg, `${folder}/short`, SHORT_SECONDS)
  const long = await peakMb(ffmpeg, `${folder}/long`, SHORT_SECONDS * TIMES_LONGER)
  const clip = Math.max(...ofClip.map(({ peakBytes }) => peakBytes)) / MB
  const reference = `${SHORT_SECONDS / 60} min`
  return {
    comparisons: [
      {
        title: 'Most memory of our process (Node), of a film of',
        unit: 'MB',
        rows: [
          { name: 'the clip', samples: [clip] },
          { name: reference, samples: [short] },
          { name: `${(SHORT_SECONDS * TIMES_LONGER) / 60} min`, samples: [long] },
        ],
        reference,
      },
    ],
    targets: [
      {
        what: 'most memory of Node',
        value: Math.max(clip, short, long),
        unit: 'MB',
        bound: { atMost: 200 },
      },
      {
        what: `what a film of ${TIMES_LONGER} times the length adds to it`,
        value: Math.max(0, long - short),
        unit: 'MB',
        bound: { atMost: 10 },
      },
    ],
  }
}

async function peakMb(ffmpeg: string, folder: string, seconds: number): Promise<number> {
  await mkdir(folder)
  const film = `${folder}/film.mp4`
  await makeFilm(ffmpeg, film, seconds)
  const { peakBytes } = await ownTranscode(film, folder, [
    '--preset',
    'ultrafast',
    '--segment',
    '2',
  ])
  return peakBytes / MB
}
