import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { runToEnd } from '../../transcoder/engine/run-to-end.ts'
import { findChromium, launchChromium } from './chromium.ts'

/** A player that waits for a stream. */
export interface FirstFramePlayer {
  readonly name: string
  /** Resolves when it has decoded the first picture of a stream, which need not be there yet. */
  firstFrame(url: string): Promise<void>
  stop(): Promise<void>
}

const PAGE = new URL('pages/first-frame.ts', import.meta.url).pathname
const POLL_MS = 100

/** hls.js in a Chromium that is up already; where there is no Chromium, FFmpeg. */
export async function openPlayer(ffmpeg: string): Promise<FirstFramePlayer> {
  const chromium = await findChromium()
  return chromium === undefined ? ffmpegPlayer(ffmpeg) : hlsPlayer(chromium)
}

async function hlsPlayer(chromium: string): Promise<FirstFramePlayer> {
  const browser = await launchChromium(chromium)
  const page = await browser.newPage()
  const { outputFiles } = await build({ entryPoints: [PAGE], bundle: true, write: false })
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
  return {
    name: 'hls.js in Chromium',
    firstFrame: (url) =>
      page.evaluate(
        (from) => (globalThis as unknown as Pick<FirstFramePlayer, 'firstFrame'>).firstFrame(from),
        url,
      ),
    stop: () => browser.close(),
  }
}

function ffmpegPlayer(ffmpeg: string): FirstFramePlayer {
  return {
    name: 'FFmpeg',
    async firstFrame(url) {
      const args = ['-v', 'error', '-nostdin', '-i', url, '-frames:v', '1', '-f', 'null', '-']
      while ((await runToEnd(ffmpeg, args)).exitCode !== 0) await sleep(POLL_MS)
    },
    stop: async () => {},
  }
}
