import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { TOKEN } from './token-pattern.ts'

export { findChromium, launchChromium } from '../../scripts/bench/chromium.ts'

export interface WatchedPage {
  readonly page: Page
  /** What is wrong with the page: console errors, uncaught exceptions, CSP violations, tokens in errors. */
  readonly complaints: string[]
  /** Every URL that it asked for. */
  readonly requests: string[]
}

/** A fresh page in a context of its own, whose complaints are written down from the first byte. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('request', (request) => requests.push(request.url()))
  page.on('response', async (response) => {
    if (response.status() < 400) return
    const shown = [JSON.stringify(response.headers()), await response.text().catch(() => '')]
    if (shown.some((text) => TOKEN.test(text))) complaints.push(`a token: ${response.status()}`)
  })
  await page.exposeFunction('reportViolation', (text: string) => complaints.push(`csp: ${text}`))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const { reportViolation } = globalThis as unknown as { reportViolation(text: string): void }
      reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`)
    })
  })
  return { page, complaints, requests }
}
