import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium, openPage } from '../support/browser.ts'
import { isSkipped } from '../support/programs.ts'
import { bundleTokenCore, ROUND_TRIP_TEXT } from '../support/token-bundle.ts'
import { ROUND_TRIP } from '../support/token-round-trip.ts'

const chromium = await findChromium()
const isMissing = isSkipped(chromium !== undefined, 'what needs Chromium, which is not installed')

describe.skipIf(isMissing)('the token core in Chromium', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
  })
  afterAll(() => browser?.close())

  it('issues and verifies links', async () => {
    const { code } = await bundleTokenCore('browser', 'iife')
    const { page, complaints } = await openPage(browser)
    // Web Crypto is there for secure contexts alone.
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
    await page.goto('https://page.example/')
    expect(await page.evaluate(`${code}\n${ROUND_TRIP_TEXT}`)).toEqual(ROUND_TRIP)
    expect(complaints).toEqual([])
  })
})
