import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CONTROL_STYLE_HASHES } from '../../src/web/watch/control-style-hashes.ts'
import { problemCodes, wordsFor } from '../../src/web/words.ts'
import { findChromium, launchChromium, openPage, type WatchedPage } from '../support/browser.ts'
import { findFfmpeg, makeTinyTree, TINY_TREE } from '../support/tiny-tree.ts'
import { startWatchServer, type WatchServer } from '../support/watch-server.ts'

const chromium = await findChromium()
const ffmpeg = await findFfmpeg()
const missing = chromium === undefined ? 'Chromium' : ffmpeg === undefined ? 'FFmpeg' : undefined
if (missing !== undefined) {
  process.stderr.write(`watch page in a browser: skipped, there is no ${missing} here\n`)
}

describe.skipIf(missing !== undefined)('the watch page in Chromium', () => {
  let browser: Browser
  let server: WatchServer
  const opened: WatchedPage[] = []

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-web.ts'])
    const tree = `${tmpdir()}/sluice-tiny-tree`
    await makeTinyTree(ffmpeg ?? '', tree)
    server = await startWatchServer(tree)
    browser = await launchChromium(chromium ?? '')
  })
  afterEach(async () => {
    server.failWith(undefined)
    for (const { page } of opened.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function open(
    path = '/watch',
    options: BrowserContextOptions = {},
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<WatchedPage> {
    const watched = await openPage(browser, options)
    opened.push(watched)
    await prepare?.(watched.page)
    await watched.page.goto(server.url + path)
    return watched
  }

  test('plays after a click, without a complaint and without another host', async () => {
    const { page, complaints, requests } = await open()
    await page.locator('media-play-button.start').click()
    await untilPlaying(page)
    expect(complaints).toEqual([])
    expect(
      requests.filter((url) => !url.startsWith(server.url) && !url.startsWith('blob:')),
    ).toEqual([])
    expect(await page.locator('media-play-button.start').isVisible()).toBe(false)
  })

  test('shows title, poster and length before it plays, and nothing moves afterwards', async () => {
    const { page } = await open()
    expect(await page.locator('h1').textContent()).toBe('Colour bars <i>& a clock</i>')
    expect(await page.locator('#video').getAttribute('poster')).toBe('/tree/poster.jpg')
    expect(await page.locator('.facts').textContent()).toBe('0:24')
    await untilLoaded(page)
    const shift = await page.evaluate(layoutShift)
    expect(shift).toBe(0)
  })

  test('seeks by the time range and by keys, and tells where it went', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press('5')
    expect(await currentTime(page)).toBeCloseTo(TINY_TREE.durationSeconds / 2, 0)
    await page.keyboard.press('j')
    expect(await currentTime(page)).toBeCloseTo(TINY_TREE.durationSeconds / 2 - 10, 0)
    expect(await page.locator('#hint').textContent()).toBe('0:02 / 0:24')

    const box = await page.locator('media-time-range').boundingBox()
    if (box === null) throw new Error('the time range is not on the page')
    await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2)
    await page.waitForFunction(() => document.querySelector('video')?.seeking === false)
    expect(await currentTime(page)).toBeCloseTo(TINY_TREE.durationSeconds * 0.75, 0)
  })

  test('offers every quality, marks the chosen one, and fetches and shows it', async () => {
    const { page, requests } = await open()
    await untilLoaded(page)
    await page.locator('#quality-button').click()
    const items = page.locator('#quality-menu [role=menuitemradio]')
    const [auto, ...rest] = await items.allTextContents()
    expect(auto).toMatch(/^Auto/)
    expect(rest).toEqual(TINY_TREE.heights.toReversed().map((height) => `${height}p`))

    await items.filter({ hasText: /^540p$/ }).click()
    expect(await page.locator('#quality-menu').isVisible()).toBe(false)
    expect(await page.locator('#quality-menu [aria-checked=true]').textContent()).toBe('540p')
    await page.keyboard.press('k')
    await page.waitForFunction(() => document.querySelector('video')?.videoHeight === 540)
    expect(requests.some((url) => url.includes('part-1-'))).toBe(true)
  })

  test('a quality chosen in the last segment also holds for who goes back', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await chooseQuality(page, '360p')
    await page.keyboard.press('k')
    await page.waitForFunction(() => document.querySelector('video')?.videoHeight === 360)
    await page.keyboard.press('9')
    await page.waitForFunction(isBufferedToEnd)
    await chooseQuality(page, '540p')
    await page.keyboard.press('0')
    await page.waitForFunction(() => document.querySelector('video')?.videoHeight === 540)
  })

  test('the quality menu works by keys alone and gives the focus back', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.locator('#quality-button').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    expect(await page.locator('#quality-menu [aria-checked=true]').textContent()).toBe('360p')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('quality-button')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Escape')
    expect(await page.locator('#quality-menu').isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('quality-button')
  })

  test('keys play, mute, change the volume and explain themselves', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press(' ')
    await untilPlaying(page)
    await page.keyboard.press('k')
    expect(await page.evaluate(() => document.querySelector('video')?.paused)).toBe(true)
    await page.keyboard.press('m')
    expect(await page.evaluate(() => document.querySelector('video')?.muted)).toBe(true)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.querySelector('video')?.volume)).toBe(0.9)
    await page.keyboard.press('?')
    expect(await page.locator('#help').isVisible()).toBe(true)
    await page.keyboard.press('k')
    expect(await page.evaluate(() => document.querySelector('video')?.paused)).toBe(true)
    await page.keyboard.press('Enter')
    expect(await page.locator('#help').isVisible()).toBe(false)
  })

  test('f fills the screen and leaves it again', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press('f')
    await page.waitForFunction(() => document.fullscreenElement?.id === 'player')
    await page.keyboard.press('f')
    await page.waitForFunction(() => document.fullscreenElement === null)
  })

  test('a problem leaves the full screen, where it could not be seen', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press('f')
    await page.waitForFunction(fillsTheScreen)
    server.failWith('revoked', 403)
    // By the script: what is still on its way may fail first and shut the menu.
    await page.evaluate(chooseLowestQuality)
    await page.keyboard.press('9')
    await page.locator('#notice .code', { hasText: 'revoked' }).waitFor()
    await page.waitForFunction(() => document.fullscreenElement === null)
  })

  test('every control can be reached with Tab and has a name', async () => {
    const { page } = await open()
    await untilLoaded(page)
    const names: string[] = []
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab')
      names.push(await page.evaluate(focusedName))
    }
    for (const wanted of [
      /play/i,
      /seek/i,
      /mute/i,
      /volume/i,
      /Quality/,
      /fullscreen/i,
      /Keyboard/,
    ]) {
      expect(names.join('\n')).toMatch(wanted)
    }
    expect(names).not.toContain('')
  })

  test.each([
    ['token_expired', 401],
    ['geo', 403],
    ['not_found', 404],
    ['storage_unavailable', 503],
  ])('a stream refused with %s says so in words', async (code, status) => {
    server.failWith(code, status)
    const { page } = await open()
    const notice = page.locator('#notice')
    await notice.locator('.code').waitFor()
    expect(await notice.locator('h2').textContent()).toBe(wordsFor(code).title)
    expect(await notice.locator('.code').textContent()).toBe(code)
    expect(await notice.getByRole('button').count()).toBe(wordsFor(code).canRetry ? 1 : 0)
    expect(await page.locator('media-play-button').last().isVisible()).toBe(false)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(focusedName)).toMatch(wordsFor(code).canRetry ? /^Try/ : /^Keyboard/)
  })

  test('a refusal in the middle waits for the end of the buffer, and a retry goes on there', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press('k')
    await untilPlaying(page)
    server.failWith('geo', 403)
    // Another quality throws away what is buffered ahead, so that the player has to ask.
    await chooseQuality(page, '360p')
    await page.locator('#notice .code', { hasText: 'geo' }).waitFor()
    const stoppedAt = await currentTime(page)
    expect(stoppedAt).toBeGreaterThan(2)
    expect(await page.evaluate(() => document.querySelector('video')?.paused)).toBe(true)

    server.failWith(undefined)
    await page.locator('#notice button').click()
    await page.waitForFunction(
      (at) => (document.querySelector('video')?.currentTime ?? 0) > at + 1,
      stoppedAt,
    )
    expect(await page.locator('#notice').isVisible()).toBe(false)
  })

  test('a lost connection is told when the buffer ends, and playback goes on by itself', async () => {
    const { page } = await open()
    await untilLoaded(page)
    await page.keyboard.press('k')
    await untilPlaying(page)
    await page.context().setOffline(true)
    await chooseQuality(page, '360p')
    await page.locator('#notice .code', { hasText: 'offline' }).waitFor()
    const stoppedAt = await currentTime(page)
    expect(stoppedAt).toBeGreaterThan(2)
    await page.context().setOffline(false)
    await page.waitForFunction(
      (at) => (document.querySelector('video')?.currentTime ?? 0) > at + 1,
      stoppedAt,
    )
  })

  test('a server that comes back is asked again by a click', async () => {
    server.failWith('storage_unavailable', 503)
    const { page } = await open()
    await page.locator('#notice .code', { hasText: 'storage_unavailable' }).waitFor()
    server.failWith(undefined)
    await page.locator('#notice button').click()
    await untilLoaded(page)
    expect(await page.locator('#notice').isVisible()).toBe(false)
  })

  test('the problem page has the words of every code, and no player', async () => {
    const { page, complaints } = await open('/watch?problem=token_missing')
    for (const code of problemCodes()) {
      await page.goto(`${server.url}/watch?problem=${code}`)
      const words = wordsFor(code)
      const text = (await page.locator('main').textContent()) ?? ''
      for (const part of [words.title, words.what, words.advice, `401 · ${code}`]) {
        expect(text).toContain(part)
      }
      expect(await page.locator('video').count()).toBe(0)
    }
    // Chromium itself writes the status of the document down; nothing else is there.
    expect(complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([])
  })

  test('says so where the browser can play no stream', async () => {
    const { page } = await open('/watch', {}, (fresh) => fresh.addInitScript(withoutAnyPlayer))
    await page.locator('#notice .code', { hasText: 'unsupported_browser' }).waitFor()
  })

  test('plays natively where there is no MSE', async () => {
    const { page, complaints } = await open('/watch', {}, (fresh) =>
      fresh.addInitScript(withoutMediaSource),
    )
    await untilLoaded(page)
    expect(await page.evaluate(() => document.querySelector('video')?.currentSrc)).toMatch(
      /master\.m3u8$/,
    )
    await page.keyboard.press('k')
    await untilPlaying(page)
    expect(await page.locator('#quality-button').isVisible()).toBe(false)
    expect(complaints).toEqual([])
  })

  test.each(['dark', 'light'] as const)('fits every width in %s', async (colorScheme) => {
    for (const width of [360, 768, 1440]) {
      const { page, complaints } = await open('/watch', {
        colorScheme,
        viewport: { width, height: 800 },
      })
      await untilLoaded(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      const stage = await page.locator('#stage').boundingBox()
      expect((stage?.width ?? 0) / (stage?.height ?? 1)).toBeCloseTo(16 / 9, 1)
      const ground = await page.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor,
      )
      expect(ground).toBe(colorScheme === 'dark' ? 'rgb(12, 14, 17)' : 'rgb(246, 245, 241)')
      expect(complaints).toEqual([])
    }
  })

  test('the policy allows exactly the styles that the controls bring', async () => {
    const { page } = await open()
    await untilLoaded(page)
    const styles = await page.evaluate(shadowStyles)
    const hashes = styles.map(
      (style) => `sha256-${createHash('sha256').update(style).digest('base64')}`,
    )
    expect(new Set(CONTROL_STYLE_HASHES)).toEqual(new Set(hashes))
  })
})

async function untilLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
}

async function untilPlaying(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5)
}

async function chooseQuality(page: Page, label: string): Promise<void> {
  await page.locator('#quality-button').click()
  await page
    .locator('#quality-menu')
    .getByRole('menuitemradio', { name: label, exact: true })
    .click()
}

async function currentTime(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)
}

// What follows runs inside the page.

function chooseLowestQuality(): void {
  const items = document.querySelectorAll<HTMLElement>('#quality-menu [role=menuitemradio]')
  items.item(items.length - 1).click()
}

function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) sum += Number(entry.value)
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
  })
}

function isBufferedToEnd(): boolean {
  const { buffered, duration, currentTime } = document.querySelector('video') as HTMLVideoElement
  const last = buffered.length - 1
  return last >= 0 && buffered.start(last) <= currentTime && buffered.end(last) > duration - 0.2
}

function fillsTheScreen(): boolean {
  const player = document.fullscreenElement?.getBoundingClientRect()
  return player !== undefined && player.height === innerHeight && player.width === innerWidth
}

function focusedName(): string {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  if (focused === null || focused === document.body) return '(page)'
  return focused.getAttribute('aria-label') ?? focused.textContent ?? ''
}

function shadowStyles(): string[] {
  const found: string[] = []
  const walk = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'style') found.push(element.textContent ?? '')
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  walk(document)
  return found
}

function withoutMediaSource(): void {
  for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource']) {
    Reflect.deleteProperty(globalThis, name)
  }
}

function withoutAnyPlayer(): void {
  for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource']) {
    Reflect.deleteProperty(globalThis, name)
  }
  HTMLMediaElement.prototype.canPlayType = () => ''
}
