import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import type { Followed } from '../browser/page/follow.ts'
import type {
  BrowserPlayer,
  Played as PlayedByPage,
  PlayerPage,
} from '../browser/page/player-page.ts'
import { type FileServer, startFileServer } from './file-server.ts'
import type { Played } from './player-outcomes.ts'

const SCRIPT = fileURLToPath(new URL('../browser/page/player-page.ts', import.meta.url))
const PAGE = '<!doctype html><meta charset="utf-8"><body><script src="/page.js"></script>'

export interface PlayedInBrowser extends Played, Pick<PlayedByPage, 'audio' | 'texts' | 'words'> {}

export interface FollowedInBrowser extends Followed {
  readonly refused: readonly string[]
}

/** Serves the page that plays, on an origin of its own. */
export async function startPlayerPage(): Promise<FileServer> {
  const { outputFiles } = await build({
    entryPoints: [SCRIPT],
    bundle: true,
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const html = new TextEncoder().encode(PAGE)
  const script = outputFiles[0]?.contents
  return startFileServer((path) =>
    path === 'page.html' ? html : path === 'page.js' ? script : undefined,
  )
}

/** Plays a stream in a page that has nothing in its cache. */
export async function playInBrowser(
  browser: Browser,
  pages: FileServer,
  player: BrowserPlayer,
  url: string,
  language?: string,
): Promise<PlayedInBrowser> {
  const { page, refused } = await openPlayerPage(browser, pages)
  const { failure, duration, audio, texts, words } = await page.evaluate(
    ([by, from, chosen]) => (globalThis as unknown as PlayerPage).play(by, from, chosen),
    [player, url, language] as const,
  )
  await page.context().close()
  const outcome = failure !== undefined ? 'stops' : refused.length === 0 ? 'plays' : 'complains'
  const said = [failure, ...refused].join('\n')
  return { outcome, seconds: duration, said, audio, texts, words }
}

/** The same by hls.js, from the first picture to the last. @param bufferSeconds fetched ahead */
export async function followInBrowser(
  browser: Browser,
  pages: FileServer,
  url: string,
  bufferSeconds?: number,
): Promise<FollowedInBrowser> {
  const { page, refused } = await openPlayerPage(browser, pages)
  const followed = await page.evaluate(
    ([from, seconds]) => (globalThis as unknown as PlayerPage).follow(from, seconds),
    [url, bufferSeconds] as const,
  )
  await page.context().close()
  return { ...followed, refused }
}

/** A fresh one, and what it was refused: answers, connections, and what its script threw. */
async function openPlayerPage(browser: Browser, pages: FileServer) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Players break off what they no longer want.
    if (reason !== 'net::ERR_ABORTED') refused.push(`${reason} ${request.url()}`)
  })
  page.on('pageerror', (error) => refused.push(error.message))
  await page.goto(`${pages.url}/page.html`)
  return { page, refused }
}
