import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderWatchPage } from '../../src/web/watch/document.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const built = (path: string) => readFile(`${ROOT}dist/web${path}`, 'utf8')

describe('build:web', () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [`${ROOT}scripts/build-web.ts`])
  })

  test('makes every file that the watch page names', async () => {
    const page = renderWatchPage({ title: 'T', asset: 'a', streamUrl: '/a/master.m3u8' })
    const names = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect((await built(name)).length, name).toBeGreaterThan(100)
  })

  test('keeps hls.js out of what every browser loads', async () => {
    expect(await built('/assets/hls.js')).toContain('EXT-X-')
    expect(await built('/assets/watch.js')).not.toContain('EXT-X-')
  })

  test('ships the licences of what it bundles', async () => {
    const licenses = await built('/assets/licenses.txt')
    expect(licenses).toContain('Apache License')
    expect(licenses).toContain('Mux, Inc')
  })
})
