import { describe, expect, it } from 'vitest'
import { findChromium } from '../support/browser.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import {
  FILM_LANGUAGES,
  FILM_SECONDS,
  FILM_WORDS,
  OWN_FILMS,
  publishOwnFilms,
} from '../support/own-films.ts'
import { TOLERANCE_SECONDS } from '../support/player-outcomes.ts'
import { setUpPlayers } from '../support/player-stage.ts'

const HLS = 'master.m3u8'
const DASH = 'manifest.mpd'

const chromium = await findChromium()
const isMissing = chromium === undefined || hasNoFfmpeg

describe.skipIf(isMissing)('players in a page of another origin, and films of ours', () => {
  const folder = temporaryFolder()
  const stage = setUpPlayers(chromium, (edge) => publishOwnFilms(edge, folder))

  it.each([
    ['hls.js', 'tracks', HLS],
    ['hls.js', 'encrypted', HLS],
    ['Shaka Player', 'tracks', HLS],
    ['Shaka Player', 'tracks', DASH],
    ['Shaka Player', 'encrypted', HLS],
  ] as const)('%s finds and shows every language of %s (%s)', async (player, film, entry) => {
    const { streamUrl } = await stage.edge.sign(OWN_FILMS[film], { entry })
    for (const language of ['de', 'en'] as const) {
      const played = await stage.play(player, streamUrl, language)
      expect(played.outcome, played.said).toBe('plays')
      expect(Math.abs(played.seconds - FILM_SECONDS)).toBeLessThan(TOLERANCE_SECONDS)
      expect(played.audio).toEqual(FILM_LANGUAGES)
      expect(played.texts).toEqual(FILM_LANGUAGES)
      expect(played.words).toContain(FILM_WORDS[language])
    }
  })

  it.each([
    ['Video.js', 'tracks', HLS],
    ['Video.js', 'tracks', DASH],
    ['Video.js', 'encrypted', HLS],
    ['Chromium', 'tracks', HLS],
  ] as const)('%s plays %s (%s)', async (player, film, entry) => {
    const { streamUrl } = await stage.edge.sign(OWN_FILMS[film], { entry })
    const played = await stage.play(player, streamUrl)
    expect(played.outcome, played.said).toBe('plays')
    expect(Math.abs(played.seconds - FILM_SECONDS)).toBeLessThan(TOLERANCE_SECONDS)
  })

  it("Chromium's own player knows no encrypted fMP4", async () => {
    const { streamUrl } = await stage.edge.sign(OWN_FILMS.encrypted)
    const played = await stage.play('Chromium', streamUrl)
    expect(played.outcome).toBe('stops')
  })
})
