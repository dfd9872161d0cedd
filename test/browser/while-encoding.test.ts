import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { recordKey } from '../../src/core/asset-keys.ts'
import { ENCODING_WORDS, wordsFor } from '../../src/web/words.ts'
import { findChromium, openPage } from '../support/browser.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { type LightFilm, lightAt, makeLightFilm } from '../support/light-film.ts'
import type { FollowedInBrowser } from '../support/player-page.ts'
import { setUpPlayers } from '../support/player-stage.ts'
import { encodeSlowly, publishAtOnce } from '../support/slow-encoding.ts'

/** So little that a player fetches while it plays. */
const BUFFER_SECONDS = 4
/** What light loses on its way through encoders, as a share of what there is. */
const LIGHT_TOLERANCE = 0.03

const chromium = await findChromium()
const isMissing = chromium === undefined || hasNoFfmpeg
if (chromium === undefined) {
  process.stdout.write('skipped: films that are watched while encoded, there is no Chromium here\n')
}

// What is encoded as slowly as it plays leaves the machine time for more of it.
describe.skipIf(isMissing).concurrent('a browser while a film is encoded', () => {
  const folder = temporaryFolder()
  const films: Record<string, LightFilm> = {}
  const stage = setUpPlayers(chromium, async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-web.ts'])
    films.long = makeLightFilm(join(folder, 'long.mp4'), 20)
    films.short = makeLightFilm(join(folder, 'short.mp4'), 12)
    films.former = makeLightFilm(join(folder, 'former.mp4'), 12, 'black')
  })
  const filmOf = (name: string) => films[name] as LightFilm

  it('hls.js plays it from its beginning to its end, each segment once', async () => {
    const film = filmOf('long')
    const { playable, finished } = encodeSlowly(stage.edge, film, 'films/long')
    await playable
    const { streamUrl } = await stage.edge.sign('films/long')
    expectWhole(await stage.follow(streamUrl), film)
    await finished
  })

  it('who plays the smallest picture that is ready first plays it to its end', async () => {
    const film = filmOf('short')
    const ahead = { readyFirst: 'small' } as const
    const { playable, finished } = encodeSlowly(stage.edge, film, 'films/first', ahead)
    await playable
    const { streamUrl } = await stage.edge.sign('films/first')
    expect(await variants(streamUrl)).toHaveLength(1)
    const followed = await stage.follow(streamUrl)
    expectWhole(followed, film)
    expect(followed.heights).toEqual([90])
    await finished
    expect(await variants(streamUrl)).toHaveLength(2)
  })

  it('who plays what a new version replaces plays it to its end', async () => {
    const [film, former] = [filmOf('short'), filmOf('former')]
    await publishAtOnce(stage.edge, former, 'films/again')
    const { streamUrl } = await stage.edge.sign('films/again')
    const before = stage.follow(streamUrl, BUFFER_SECONDS)
    const live = { isLivePublished: true }
    const { playable, finished } = encodeSlowly(stage.edge, film, 'films/again', live)
    await playable
    const after = stage.follow(streamUrl, BUFFER_SECONDS)
    expectWhole(await before, former)
    expectWhole(await after, film)
    await finished
  })

  it('the watch page waits for it, tells how far it is, and in the end that it is whole', async () => {
    const { finished } = encodeSlowly(stage.edge, filmOf('short'), 'films/watched')
    const { watchUrl } = await stage.edge.sign('films/watched')
    const record = () => stage.edge.store.get(recordKey('films/watched'))
    await expect.poll(record, { timeout: 10_000 }).toBeDefined()
    const { page, complaints } = await openPage(stage.browser)
    await page.goto(watchUrl)
    expect(await page.locator('#notice h2').textContent()).toBe(wordsFor('preparing').title)
    await page.locator('#encoding[data-shown] .badge').waitFor()
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
    await page.evaluate(() => document.querySelector('video')?.play())
    await page.waitForFunction(() => document.querySelector('video')?.ended, undefined, {
      timeout: 60_000,
    })
    await finished
    expect(await page.locator('#encoding').getAttribute('data-shown')).toBeNull()
    expect(await page.locator('#encoding .unseen').textContent()).toBe(ENCODING_WORDS.done)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

async function variants(streamUrl: string): Promise<string[]> {
  return (await (await fetch(streamUrl)).text()).match(/^#EXT-X-STREAM-INF/gm) ?? []
}

/** No gap, nothing twice, nothing refused; each picture is the one of its time. */
function expectWhole(followed: FollowedInBrowser, film: LightFilm): void {
  const { failure, refused, hasEnded, frames, times, appended, buffered } = followed
  expect({ failure, refused, hasEnded }).toEqual({
    failure: undefined,
    refused: [],
    hasEnded: true,
  })
  expect(buffered).toHaveLength(1)
  expect(buffered[0]?.[0]).toBeCloseTo(0, 1)
  expect(buffered[0]?.[1]).toBeCloseTo(film.durationSeconds, 1)
  expect(appended.toSorted()).toEqual([...segmentsOf('audio', film), ...segmentsOf('main', film)])
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  const seconds = frames.map((frame) => frame.seconds)
  expect(seconds[0]).toBeLessThan(0.5)
  expect(seconds.at(-1)).toBeGreaterThan(film.durationSeconds - 0.5)
  expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b))
  const errors = frames.map(({ light, seconds }) => Math.abs(light - lightAt(film, seconds)))
  expect(Math.max(...errors)).toBeLessThan(LIGHT_TOLERANCE)
}

/** Two of 2 s, then of 4 s. */
function segmentsOf(type: 'audio' | 'main', { durationSeconds }: LightFilm): string[] {
  return Array.from({ length: 1 + durationSeconds / 4 }, (_, at) => `${type} ${at + 1}`)
}
