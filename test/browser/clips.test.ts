import { describe, expect, it } from 'vitest'
import { findChromium } from '../support/browser.ts'
import { DASH_PARTS, HLS_PARTS, type Part, partUrl, publishParts } from '../support/clips.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { TOLERANCE_SECONDS } from '../support/player-outcomes.ts'
import { setUpPlayers } from '../support/player-stage.ts'
import type { BrowserPlayer } from './page/player-page.ts'

const PLAYERS = ['hls.js', 'Shaka Player', 'Video.js', 'Chromium'] as const
const DASH_PLAYERS = ['Shaka Player', 'Video.js'] as const

const chromium = await findChromium()
const isMissing = chromium === undefined || hasNoFfmpeg

describe.skipIf(isMissing)('players in a page of another origin, and parts of films', () => {
  const folder = temporaryFolder()
  const stage = setUpPlayers(chromium, (edge) => publishParts(edge, folder))

  it.each(HLS_PARTS)('play $title', (part) => expectPlayed(part, PLAYERS))

  it.each(DASH_PARTS)('play $title', (part) => expectPlayed(part, DASH_PLAYERS))

  async function expectPlayed(part: Part, players: readonly BrowserPlayer[]): Promise<void> {
    const url = await partUrl(stage.edge, part)
    for (const player of players) {
      const { outcome, seconds, said } = await stage.play(player, url)
      expect.soft(outcome, `${player}: ${said}`).toBe('plays')
      const difference = Math.abs(seconds - part.seconds)
      expect.soft(difference, `${player} finds ${seconds} s`).toBeLessThan(TOLERANCE_SECONDS)
    }
  }
})
