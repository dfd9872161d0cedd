import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localSecrets } from '../../scripts/support/dev-vars.ts'
import { signLink } from '../../scripts/support/links.ts'
import { type LocalEdge, startLocalEdge } from '../../scripts/support/local-edge.ts'
import { edgeTarget } from '../../scripts/support/targets.ts'
import { runTranscode } from '../../scripts/support/transcode.ts'
import { REVOCATIONS_KEY } from '../../src/core/asset-keys.ts'
import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { type Revocation, writeRevocations } from '../../src/core/revocations.ts'
import { s3Store } from '../../transcoder/store/s3.ts'
import { findChromium, launchChromium, openPage } from '../support/browser.ts'
import { runScript } from '../support/run-command.ts'
import { findFfmpeg } from '../support/tiny-tree.ts'

const ASSET = 'tests/long-picture'
const SECONDS = 150

const chromium = await findChromium()
const ffmpeg = await findFfmpeg()
const missing = chromium === undefined ? 'Chromium' : ffmpeg === undefined ? 'FFmpeg' : undefined
if (missing !== undefined) {
  process.stderr.write(`rights in a browser: skipped, there is no ${missing} here\n`)
}

describe.skipIf(missing !== undefined)('a stream that plays in Chromium', () => {
  let browser: Browser
  let edge: LocalEdge
  let folder: string
  let secretsFile: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-rights-'))
    secretsFile = join(folder, 'secrets')
    const clip = join(folder, 'clip.mp4')
    await promisify(execFile)(ffmpeg ?? '', clipArguments(clip))
    browser = await launchChromium(chromium ?? '')
    edge = await start()
    await runTranscode({
      inputPath: clip,
      asset: ASSET,
      ladder: 'article',
      target: edgeTarget(edge),
    })
  })
  afterAll(async () => {
    await browser?.close()
    await edge?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** The edge with a bucket and keys of its own, at the same place each time. */
  function start(): Promise<LocalEdge> {
    const port = edge === undefined ? {} : { port: Number(new URL(edge.url).port) }
    return startLocalEdge({ stateFolder: join(folder, 'state'), secretsFile, ...port })
  }

  async function watch(options: { maxStreams?: number } = {}) {
    const { signingKeys } = await localSecrets(secretsFile)
    process.env.SIGNING_KEYS = signingKeys
    const terms =
      options.maxStreams === undefined ? {} : { viewer: 'anna', max_streams: options.maxStreams }
    const link = await signLink({ asset: ASSET, base: edge.url, ttlSeconds: 300, terms })
    delete process.env.SIGNING_KEYS
    const { page } = await openPage(browser)
    await page.goto(link.watchUrl)
    return { page, link }
  }

  async function play(page: Page) {
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
    await page.evaluate(() => document.querySelector('video')?.play())
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 2)
  }

  test('plays on while its key is rotated, and new links play beside it', async () => {
    const { page, link } = await watch()
    await play(page)
    const rotated = await runScript('keys', ['rotate', '--json'], { SLUICE_DEV_VARS: secretsFile })
    const { kid } = JSON.parse(rotated.stdout)
    expect(kid).not.toBe(decodedKid(link.token))
    // A deployment of new keys ends every isolate that has the old ones.
    await edge.stop()
    edge = await start()
    // Far from what is buffered, so that only segments that are fetched now can be seen.
    await page.evaluate((seconds) => {
      const video = document.querySelector('video')
      if (video) video.currentTime = seconds
    }, SECONDS - 30)
    await page.waitForFunction(
      (seconds) => (document.querySelector('video')?.currentTime ?? 0) > seconds,
      SECONDS - 26,
    )
    expect(await page.locator('#notice').isVisible()).toBe(false)
    const next = await watch()
    expect(decodedKid(next.link.token)).toBe(kid)
    await play(next.page)
    for (const each of [page, next.page]) await each.context().close()
  })

  test('stops within 30 s of being revoked elsewhere, and says why', async () => {
    const { page, link } = await watch()
    await play(page)
    // Written as a Worker in another location writes it: nobody tells the one that serves the page.
    const at = Math.floor(Date.now() / 1000)
    const entry: Revocation = { kind: 'jti', value: link.jti, at, until: at + 3600 }
    const store = s3Store({ description: 'the test bucket', ...edge.s3 })
    await store.put(REVOCATIONS_KEY, new TextEncoder().encode(writeRevocations([entry])), {
      contentType: 'application/json',
      cacheControl: CACHE_CONTROL.revocations.shared,
    })
    const begin = performance.now()
    await page.locator('#notice').waitFor({ state: 'visible', timeout: 45_000 })
    const seconds = (performance.now() - begin) / 1000
    process.stdout.write(`a revoked stream stopped after ${seconds.toFixed(1)} s\n`)
    expect(seconds).toBeLessThanOrEqual(30)
    expect(await page.locator('#notice .code').textContent()).toBe('revoked')
    expect(await page.evaluate(() => document.querySelector('video')?.paused)).toBe(true)
    await page.context().close()
  })

  test('leaves no room for another where its viewer may have one, and a reload goes on', async () => {
    const first = await watch({ maxStreams: 1 })
    await play(first.page)
    const second = await openPage(browser, { userAgent: 'another device' })
    await second.page.goto(first.link.watchUrl)
    await second.page.locator('#notice').waitFor({ state: 'visible' })
    expect(await second.page.locator('#notice .code').textContent()).toBe('streams')
    await first.page.reload()
    await play(first.page)
    expect(await first.page.locator('#notice').isVisible()).toBe(false)
    for (const { page } of [first, second]) await page.context().close()
  })
})

function decodedKid(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
}

function clipArguments(path: string): string[] {
  return [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=12:duration=${SECONDS}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=330:duration=${SECONDS}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  ]
}
