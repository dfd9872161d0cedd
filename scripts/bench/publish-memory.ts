import { mkdir } from 'node:fs/promises'
import { ownTranscode } from './own-transcode.ts'
import type { SuiteResult } from './suite.ts'
import { makeFilm, makeLonger } from './transcode-clip.ts'

const PIECE_SECONDS = 300
const FILM_SECONDS = 7200
/** So little that two hours of it take minutes; fragments and segments are as many as of any film. */
const LITTLE = { picture: 's=128x72:r=24', isSilent: true }
const MB = 1e6

/** The memory of Node beside FFmpeg, of a film that is long. */
export async function measureLongFilm(ffmpeg: string, folder: string): Promise<SuiteResult> {
  const place = `${folder}/long`
  await mkdir(place)
  await makeFilm(ffmpeg, `${place}/piece.mp4`, PIECE_SECONDS, LITTLE)
  await makeLonger(ffmpeg, `${place}/piece.mp4`, `${place}/film.mp4`, FILM_SECONDS)
  const quick = ['--ladder', 'article', '--preset', 'ultrafast']
  const { peakBytes } = await ownTranscode(`${place}/film.mp4`, place, quick)
  return {
    comparisons: [],
    targets: [
      {
        what: 'most memory of Node of a film of two hours',
        value: peakBytes / MB,
        unit: 'MB',
        bound: { atMost: 200 },
      },
    ],
  }
}
