import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../support/browser.ts'
import { DASH_PARTS, HLS_PARTS, type Part, partUrl, publishParts } from '../support/clips.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import type { FileServer } from '../support/file-server.ts'
import { TOLERANCE_SECONDS } from '../support/player-outcomes.ts'
import { playInBrowser, startPlayerPage } from '../support/player-page.ts'
import type { BrowserPlayer } from './page/player-page.ts'

const PLAYERS = ['hls.js', 'Shaka Player', 'Video.js', 'Chromium'] as const
const DASH_PLAYERS = ['Shaka Player', 'Video.js'] as const

const chromium = await findChromium()
const isMissing = chromium === undefined || hasNoFfmpeg

describe.skipIf(isMissing)('players in a page of another origin, and parts of films', () => {
  const folder = temporaryFolder()
  let browser: Browser
  let edge: TestEdge
  let pages: FileServer

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    pages = await startPlayerPage()
    edge = await startTestEdge()
    await publishParts(edge, folder)
  })
  afterAll(async () => {
    await browser?.close()
    await edge?.stop()
    await pages?.stop()
  })

  it.each(HLS_PARTS)('play $title', (part) => expectPlayed(part, PLAYERS))

  it.each(DASH_PARTS)('play $title', (part) => expectPlayed(part, DASH_PLAYERS))

  async function expectPlayed(part: Part, players: readonly BrowserPlayer[]): Promise<void> {
    const url = await partUrl(edge, part)
    for (const player of players) {
      const { outcome, seconds, said } = await playInBrowser(browser, pages, player, url)
      expect.soft(outcome, `${player}: ${said}`).toBe('plays')
      const difference = Math.abs(seconds - part.seconds)
      expect.soft(difference, `${player} finds ${seconds} s`).toBeLessThan(TOLERANCE_SECONDS)
    }
  }
})
