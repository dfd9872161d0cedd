import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { findFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { startAnnouncedEdge } from './announced-edge.ts'
import { openPlayer } from './first-frame-player.ts'
import { measureFirstFrame } from './first-frame-time.ts'
import type { Suite } from './suite.ts'
import { makeClip, makeLonger } from './transcode-clip.ts'

const FILM_SECONDS = 60

/** How soon a film plays, beside how long the article's command takes until its stream is whole. */
export const firstFrame: Suite = async ({ say }) => {
  const { FFMPEG_PATH, PATH } = process.env
  const found = await findFfmpeg({ ffmpegPath: FFMPEG_PATH, searchPath: PATH })
  if (found === undefined) {
    say('skipped: there is no FFmpeg on PATH, and FFMPEG_PATH names none')
    return { comparisons: [], targets: [] }
  }
  const { ffmpeg } = found
  await using resources = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/sluice-bench-`)
  resources.defer(() => rm(folder, { recursive: true }))

  say(`making a film of ${FILM_SECONDS} s`)
  const film = `${folder}/film.mp4`
  await makeClip(ffmpeg, `${folder}/clip.mp4`)
  await makeLonger(ffmpeg, `${folder}/clip.mp4`, film, FILM_SECONDS)
  const edge = await startAnnouncedEdge(`${folder}/state`)
  resources.defer(() => edge.stop())
  const player = await openPlayer(ffmpeg)
  resources.defer(() => player.stop())
  if (player.name === 'FFmpeg') say('there is no Chromium: FFmpeg stands in for a player')
  say("the article's command and ours, in turns: some minutes")
  // Awaited, or the resources would go before it ends.
  return await measureFirstFrame({ ffmpeg, film, folder, player, edgeUrl: edge.url })
}
