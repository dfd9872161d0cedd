import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { BrowserPlayer } from '../browser/page/player-page.ts'
import { launchChromium } from './browser.ts'
import { startTestEdge, type TestEdge } from './edge.ts'
import type { FileServer } from './file-server.ts'
import {
  type FollowedInBrowser,
  followInBrowser,
  type PlayedInBrowser,
  playInBrowser,
  startPlayerPage,
} from './player-page.ts'

/** Real players in a page of another origin, and an edge to play from. */
export interface PlayerStage {
  /** There once the tests run. */
  readonly edge: TestEdge
  readonly browser: Browser
  play(player: BrowserPlayer, url: string, language?: string): Promise<PlayedInBrowser>
  follow(url: string, bufferSeconds?: number): Promise<FollowedInBrowser>
}

/** A stage for the tests of a `describe`. @param prepare publishes what is played */
export function setUpPlayers(
  chromium: string | undefined,
  prepare: (edge: TestEdge) => Promise<unknown>,
): PlayerStage {
  let browser: Browser
  let edge: TestEdge
  let pages: FileServer

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    pages = await startPlayerPage()
    edge = await startTestEdge()
    await prepare(edge)
  })
  afterAll(async () => {
    await browser?.close()
    await edge?.stop()
    await pages?.stop()
  })
  return {
    get edge() {
      return edge
    },
    get browser() {
      return browser
    },
    follow: (url, bufferSeconds) => followInBrowser(browser, pages, url, bufferSeconds),
    play: (player, url, language) => playInBrowser(browser, pages, player, url, language),
  }
}
