import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { findFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import type { Suite } from './suite.ts'
import { makeClip } from './transcode-clip.ts'
import { measureMemory } from './transcode-memory.ts'
import { measureQuality } from './transcode-quality.ts'
import { measureTime } from './transcode-time.ts'

/** Our whole pipeline beside the article's one command: time, pictures, rates and memory. */
export const transcode: Suite = async ({ say }) => {
  const { FFMPEG_PATH, PATH } = process.env
  const found = await findFfmpeg({ ffmpegPath: FFMPEG_PATH, searchPath: PATH })
  if (found === undefined) {
    say('skipped: there is no FFmpeg on PATH, and FFMPEG_PATH names none')
    return { comparisons: [], targets: [] }
  }
  await using resources = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/sluice-bench-`)
  resources.defer(() => rm(folder, { recursive: true }))
  const clip = `${folder}/clip.mp4`

  say('making the clip')
  await makeClip(found.ffmpeg, clip)
  say("the article's command and ours, in turns")
  const time = await measureTime(found.ffmpeg, clip, folder)
  say('pictures and rates of each rung')
  const quality = await measureQuality(found, clip, folder, time.playlists)
  say('memory of a short and a long film')
  const memory = await measureMemory(found.ffmpeg, folder, time.ours)
  const results = [time, quality, memory]
  return {
    comparisons: results.flatMap(({ comparisons }) => comparisons),
    targets: results.flatMap(({ targets }) => targets),
  }
}
