import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, launchChromium, openPage } from '../support/browser.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { findFfmpeg } from '../support/tiny-tree.ts'

const ASSET = 'tests/moving-picture'

const chromium = await findChromium()
const ffmpeg = await findFfmpeg()
const missing = chromium === undefined ? 'Chromium' : ffmpeg === undefined ? 'FFmpeg' : undefined
if (missing !== undefined) {
  process.stderr.write(`watch page on a running edge: skipped, there is no ${missing} here\n`)
}

describe.skipIf(missing !== undefined)('the watch page on a running edge', () => {
  let browser: Browser
  let edge: TestEdge
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-watch-'))
    const clip = join(folder, 'clip.mp4')
    await promisify(execFile)(ffmpeg ?? '', clipArguments(clip))
    browser = await launchChromium(chromium ?? '')
    edge = await startTestEdge()
    await edge.publish(clip, ASSET)
  })
  afterAll(async () => {
    await browser?.close()
    await edge?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('plays from the shared link to the end, in every quality, without a complaint', async () => {
    const { page, complaints, requests } = await openPage(browser)
    const { watchUrl } = await edge.sign(ASSET)
    await page.goto(watchUrl)
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
    const count = await page.locator('#quality-menu [role=menuitemradio]').count()
    expect(count).toBeGreaterThan(2)
    for (let at = 1; at < count; at += 1) {
      await page.locator('#quality-button').click()
      const item = page.locator('#quality-menu [role=menuitemradio]').nth(at)
      const height = Number.parseInt((await item.textContent()) ?? '', 10)
      await item.click()
      await page.keyboard.press('0')
      await page.evaluate(() => document.querySelector('video')?.play())
      await page.waitForFunction((h) => document.querySelector('video')?.videoHeight === h, height)
    }
    await page.keyboard.press('8')
    await page.waitForFunction(() => document.querySelector('video')?.ended)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => !url.startsWith(edge.url) && !url.startsWith('blob:'))).toEqual(
      [],
    )
    await page.context().close()
  })

  test('the seek bar shows what the film looks like under the pointer', async () => {
    const { page, complaints } = await openPage(browser)
    await page.goto((await edge.sign(ASSET)).watchUrl)
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
    const bar = await page.locator('media-time-range').boundingBox()
    if (bar === null) throw new Error('the page has no seek bar')
    const places: string[] = []
    for (const share of [0.1, 0.9]) {
      await page.mouse.move(bar.x + bar.width * share, bar.y + bar.height / 2, { steps: 4 })
      const preview = page.locator('media-time-range media-preview-thumbnail')
      await preview.locator('img').waitFor()
      await page.waitForFunction(isPreviewLoaded)
      places.push((await preview.getAttribute('mediapreviewcoords')) ?? '')
    }
    expect(new Set(places).size).toBe(2)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test.each([
    ['no token', () => '', 'token_missing'],
    ['a changed token', (query: string) => `${query.slice(0, -6)}AAAAAA`, 'token_signature'],
  ])('%s gives a page that says what to do', async (_case, change, code) => {
    const { page } = await openPage(browser)
    const url = new URL((await edge.sign(ASSET)).watchUrl)
    url.search = change(url.search)
    const response = await page.goto(url.href)
    expect(response?.status()).toBe(401)
    expect(await page.locator('.code').textContent()).toBe(`401 · ${code}`)
    await page.context().close()
  })
})

function isPreviewLoaded(): boolean {
  const bar = document.querySelector('media-time-range')?.shadowRoot
  const image = bar?.querySelector('media-preview-thumbnail')?.shadowRoot?.querySelector('img')
  return (image?.naturalWidth ?? 0) > 0
}

function clipArguments(path: string): string[] {
  return [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=24:duration=12'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=330:duration=12'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  ]
}
