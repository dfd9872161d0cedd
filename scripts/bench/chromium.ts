import { access } from 'node:fs/promises'
import { type Browser, chromium } from 'playwright-core'

/** Quiet and alone: no GPU, no QUIC, no calls home, sound and picture start without a click. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

/** Chromium at `CHROMIUM_PATH` or where Debian has it, `undefined` where there is none. */
export async function findChromium(): Promise<string | undefined> {
  const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  return access(path).then(
    () => path,
    () => undefined,
  )
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS })
}
