import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ENCODING_WORDS, wordsFor } from '../../src/web/words.ts'
import { findChromium, launchChromium, openPage, type WatchedPage } from '../support/browser.ts'
import { type GrowingTree, growingTree } from '../support/growing-tree.ts'
import { findFfmpeg, makeTinyTree, TINY_TREE } from '../support/tiny-tree.ts'
import { startWatchServer, type WatchServer } from '../support/watch-server.ts'
import { layoutShift, startWitness, withoutMediaSource, witnessed } from './page/growth-witness.ts'

const chromium = await findChromium()
const ffmpeg = await findFfmpeg()
const missing = chromium === undefined ? 'Chromium' : ffmpeg === undefined ? 'FFmpeg' : undefined
if (missing !== undefined) {
  process.stderr.write(`videos that are being encoded: skipped, there is no ${missing} here\n`)
}

/** Seconds of a segment of the tree. */
const SEGMENT = 4

describe.skipIf(missing !== undefined)('a video that is watched while it is encoded', () => {
  let browser: Browser
  let server: WatchServer
  let tree: GrowingTree
  const opened: WatchedPage[] = []

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-web.ts'])
    const folder = `${tmpdir()}/sluice-tiny-tree`
    await makeTinyTree(ffmpeg ?? '', folder)
    tree = growingTree(folder)
    server = await startWatchServer(tree)
    browser = await launchChromium(chromium ?? '')
  })
  afterEach(async () => {
    tree.reset()
    server.asked.length = 0
    for (const { page } of opened.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function open(prepare?: (page: Page) => Promise<unknown>): Promise<WatchedPage> {
    // Small, so that every machine decodes it faster than it is played.
    const watched = await openPage(browser, { viewport: { width: 480, height: 640 } })
    opened.push(watched)
    await prepare?.(watched.page)
    await watched.page.goto(`${server.url}/watch`)
    return watched
  }

  test('opens before there is anything, plays from its beginning to its end, and is whole then', async () => {
    const { page, complaints } = await open()
    const notice = page.locator('#notice')
    expect(await notice.getAttribute('role')).toBe('status')
    expect(await notice.locator('h2').textContent()).toBe(wordsFor('preparing').title)
    expect(await page.locator('#player').getAttribute('inert')).toBe('')
    expect(server.asked).not.toContain('/tree/master.m3u8')

    tree.reveal(2)
    await untilLoaded(page)
    expect(await notice.isVisible()).toBe(false)
    expect(await badge(page)).toBe(ENCODING_WORDS.badge(33))
    expect(await page.locator('#encoding .unseen').textContent()).toBe(ENCODING_WORDS.told(33))
    expect(await page.locator('.row .total').textContent()).toBe('/ 0:24')
    const start = await barWidth(page)
    await page.evaluate(startWitness, 3)
    await tree.growEvery(1700)
    const widest = await barWidth(page)
    await page.waitForFunction(() => document.querySelector('video')?.ended)

    const { frames, times, jumps, shares } = await page.evaluate(witnessed)
    expect(frames[0]).toBeLessThan(0.5)
    expect(frames.at(-1)).toBeGreaterThan(TINY_TREE.durationSeconds - 0.5)
    expect(Math.min(...steps(frames))).toBeGreaterThan(0)
    expect(Math.min(...steps(times))).toBeGreaterThanOrEqual(0)
    expect(Math.max(...jumps)).toBeLessThan(SEGMENT / 4)
    expect(shares.length).toBeGreaterThan(2)
    expect(Math.min(...steps(shares))).toBeGreaterThan(0)
    expect(shares.at(-1)).toBe(1)

    expect(await page.locator('#encoding').getAttribute('data-shown')).toBeNull()
    expect(await page.locator('#encoding .unseen').textContent()).toBe(ENCODING_WORDS.done)
    expect(await page.locator('.row .total').isVisible()).toBe(false)
    expect(await page.locator('#time').getAttribute('aria-description')).toContain('of 24 seconds')
    expect(start).toBeLessThan(widest)
    expect(await barWidth(page)).toBeCloseTo(await page.evaluate(timelineWidth), 0)
    expect(complaints).toEqual([])
  })

  test('says that it waits for the encoder, and goes on by itself at the same picture', async () => {
    tree.reveal(1)
    const { page, complaints } = await open()
    await untilLoaded(page)
    await page.evaluate(startWitness, 2)
    await page.locator('#waiting', { hasText: ENCODING_WORDS.waiting }).waitFor()
    expect(await page.locator('media-loading-indicator').isVisible()).toBe(false)
    expect(await badge(page)).toBe(ENCODING_WORDS.badge(16))
    expect(await currentTime(page)).toBeLessThanOrEqual(SEGMENT + 0.1)
    // A playlist that has not grown is fetched again meanwhile, and moves nothing.
    await untilReloaded(server)
    expect(await currentTime(page)).toBeGreaterThan(SEGMENT - 0.5)

    tree.reveal(3)
    await page.waitForFunction(
      (end) => (document.querySelector('video')?.currentTime ?? 0) > end,
      SEGMENT + 1,
    )
    expect(await page.locator('#waiting').textContent()).toBe('')
    const { frames, times, jumps } = await page.evaluate(witnessed)
    expect(Math.min(...steps(frames))).toBeGreaterThan(0)
    expect(Math.min(...steps(times))).toBeGreaterThanOrEqual(0)
    expect(Math.max(...jumps)).toBeLessThan(SEGMENT / 4)
    expect(complaints).toEqual([])
  })

  test('moves nothing on the page, neither when it begins nor when it is whole', async () => {
    tree.reveal(5)
    const { page } = await open()
    expect(await badge(page)).toBe(ENCODING_WORDS.badge(83))
    tree.finish()
    await page.waitForFunction(() => document.querySelector('#encoding[data-shown]') === null)
    await page.waitForTimeout(500)
    expect(await page.evaluate(layoutShift)).toBe(0)
  })

  test('lets nobody seek behind what there is', async () => {
    tree.reveal(3)
    const { page } = await open()
    await untilLoaded(page)
    const bar = await page.locator('.timeline').boundingBox()
    if (bar === null) throw new Error('the page has no seek bar')
    await page.mouse.click(bar.x + bar.width * 0.75, bar.y + bar.height / 2)
    expect(await currentTime(page)).toBe(0)
    await page.mouse.click(bar.x + bar.width * 0.25, bar.y + bar.height / 2)
    expect(await currentTime(page)).toBeCloseTo(TINY_TREE.durationSeconds * 0.25, 0)
    await page.keyboard.press('End')
    expect(await currentTime(page)).toBeCloseTo(3 * SEGMENT, 0)
    // Sound ends a hair later than pictures do: that is no reason to be fetched back.
    await untilReloaded(server)
    await untilReloaded(server)
    expect(await currentTime(page)).toBeCloseTo(3 * SEGMENT, 0)
  })

  test('an encoder that fails is told of, before there was anything and on the page opened later', async () => {
    const { page } = await open()
    tree.fail()
    await page.locator('#notice .code', { hasText: 'encoding_failed' }).waitFor()
    expect(await page.locator('#notice').getAttribute('role')).toBe('alert')
    tree.reset()
    await page.locator('#notice button').click()
    await page.locator('#notice', { hasText: wordsFor('preparing').title }).waitFor()
    tree.fail()
    await page.goto(`${server.url}/watch`)
    expect(await page.locator('h1').textContent()).toBe(wordsFor('encoding_failed').title)
  })

  test('asks for nothing while nobody looks', async () => {
    const { page } = await open((fresh) => fresh.addInitScript(hide))
    await page.waitForTimeout(2500)
    expect(server.asked.filter((path) => path === '/watch')).toHaveLength(1)
    tree.reveal(1)
    await page.evaluate(show)
    await untilLoaded(page)
  })

  // Chromium's own HLS player plays nothing that grows; Safari tells it by these two.
  test('where the browser plays HLS itself, the seekable part tells how far it is', async () => {
    tree.finish()
    const { page } = await open(async (fresh) => {
      await fresh.addInitScript(withoutMediaSource)
      await fresh.addInitScript(growNatively)
    })
    expect(await badge(page)).toBe(ENCODING_WORDS.badge(25))
    expect(await page.locator('.row .total').textContent()).toBe('/ 0:24')
    await page.keyboard.press('End')
    expect(await page.locator('#hint').textContent()).toBe('0:06 / 0:24')
    await page.evaluate(finishNatively)
    await page.waitForFunction(() => document.querySelector('#encoding[data-shown]') === null)
    expect(await barWidth(page)).toBeCloseTo(await page.evaluate(timelineWidth), 0)
  })
})

function steps(values: readonly number[]): number[] {
  return values.slice(1).map((value, at) => value - (values[at] ?? 0))
}

async function untilLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
}

/** Until a playlist has been asked for once more, and read. */
async function untilReloaded({ asked }: WatchServer): Promise<void> {
  const count = asked.length
  await expect.poll(() => asked.slice(count).join(), { timeout: 6000 }).toContain('.m3u8')
  await new Promise((resolve) => setTimeout(resolve, 200))
}

async function currentTime(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)
}

async function badge(page: Page): Promise<string | null> {
  await page.locator('#encoding[data-shown]').waitFor()
  return page.locator('#encoding .badge').textContent()
}

async function barWidth(page: Page): Promise<number> {
  return (await page.locator('media-time-range').boundingBox())?.width ?? 0
}

// What follows runs inside the page.

function timelineWidth(): number {
  return document.querySelector('.timeline')?.getBoundingClientRect().width ?? 0
}

/** As Safari has it: no length yet, and a quarter of the video to seek in. */
function growNatively(): void {
  const seekable = { length: 1, start: () => 0, end: () => 6 }
  for (const [name, value] of Object.entries({ duration: Number.POSITIVE_INFINITY, seekable }))
    Object.defineProperty(HTMLVideoElement.prototype, name, { value, configurable: true })
}

function finishNatively(): void {
  for (const name of ['duration', 'seekable'])
    Reflect.deleteProperty(HTMLVideoElement.prototype, name)
  document.querySelector('video')?.dispatchEvent(new Event('durationchange'))
}

function hide(): void {
  Object.defineProperty(document, 'hidden', { value: true, configurable: true })
}

function show(): void {
  Object.defineProperty(document, 'hidden', { value: false, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
