import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { findFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { measureLongFilm } from './publish-memory.ts'
import { measureUpload } from './publish-time.ts'
import type { Suite } from './suite.ts'

/** What it costs to publish while encoding: time, and the memory of a long film. */
export const publish: Suite = async ({ say }) => {
  const { FFMPEG_PATH, PATH } = process.env
  const found = await findFfmpeg({ ffmpegPath: FFMPEG_PATH, searchPath: PATH })
  if (found === undefined) {
    say('skipped: there is no FFmpeg on PATH, and FFMPEG_PATH names none')
    return { comparisons: [], targets: [] }
  }
  await using resources = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/sluice-bench-`)
  resources.defer(() => rm(folder, { recursive: true }))

  say('an encode that is thrown away, and published to a folder and to the local bucket, in turns')
  const time = await measureUpload(found, folder)
  say('memory of a film of two hours')
  const memory = await measureLongFilm(found.ffmpeg, folder)
  return {
    comparisons: [...time.comparisons, ...memory.comparisons],
    targets: [...time.targets, ...memory.targets],
  }
}
