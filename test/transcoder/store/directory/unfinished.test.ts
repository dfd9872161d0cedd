import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Unfinished } from '../../../../transcoder/store/directory/unfinished.ts'
import { directoryStore } from '../../../../transcoder/store/directory.ts'
import { OWN_MARK } from '../../../../transcoder/store/process-mark.ts'
import { temporaryFolder } from '../../../support/ffmpeg.ts'

const TEXT = { contentType: 'text/plain', cacheControl: 'no-store' }
const bytes = new TextEncoder().encode('x')
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '-')

/** Of a process that has ended. */
const deadId = spawnSync('true').pid

/** A folder in which others have left something unfinished. */
function folderWith(...names: readonly string[]) {
  const folder = temporaryFolder()
  const hidden = join(folder, '.sluice-tmp')
  mkdirSync(hidden)
  for (const name of names) writeFileSync(join(hidden, name), name)
  return { folder, hidden }
}

test('what is unfinished lies in a hidden folder that is gone afterwards', async () => {
  const root = temporaryFolder()
  const unfinished = new Unfinished(root)
  await unfinished.hold(bytes, async (path) => {
    expect(path.startsWith(join(root, '.sluice-tmp', OWN_MARK))).toBe(true)
    expect(await directoryStore(root).list('', 9)).toEqual([])
  })
  expect(readdirSync(root)).toEqual([])
})

test('the folder stays while another write is under way', async () => {
  const root = temporaryFolder()
  const [one, other] = [new Unfinished(root), new Unfinished(root)]
  await one.hold(bytes, async (path) => {
    await one.hold(bytes, async () => {})
    await other.hold(bytes, async () => {})
    expect(existsSync(path)).toBe(true)
  })
  expect(readdirSync(root)).toEqual([])
})

test('a write that fails leaves nothing', async () => {
  const root = temporaryFolder()
  const failed = new Unfinished(root).hold(bytes, () => Promise.reject(new Error('no')))
  await expect(failed).rejects.toThrow('no')
  expect(readdirSync(root)).toEqual([])
})

test('leftovers of processes that have ended are removed at the first write', async () => {
  const dead = `${deadId}@${HOST}-0123abcd`
  const { folder } = folderWith(`${dead}-7`)
  writeFileSync(join(folder, '.sluice-tmp', 'aaaa.lock'), `${dead} 1`)
  await directoryStore(folder).put('key', bytes, TEXT)
  expect(readdirSync(folder)).toEqual(['key'])
})

test('files of the living, and of other hosts for a day, are left alone', async () => {
  const alive = `${process.ppid}@${HOST}-0123abcd-1`
  const thread = `${process.pid}@${HOST}-0123abcd-1`
  const [elsewhere, abandoned] = [
    `${deadId}@elsewhere-0123abcd-1`,
    `${deadId}@elsewhere-0123abcd-2`,
  ]
  const earlierLife = `${process.pid}@${HOST}-0123abcd-2`
  const { folder, hidden } = folderWith(alive, thread, elsewhere, abandoned, earlierLife)
  const dayBefore = new Date(Date.now() - 90_000_000)
  for (const name of [abandoned, earlierLife, alive]) {
    utimesSync(join(hidden, name), dayBefore, dayBefore)
  }
  await directoryStore(folder).put('key', bytes, TEXT)
  expect(readdirSync(hidden).sort()).toEqual([alive, thread, elsewhere].sort())
  expect((await directoryStore(folder).list('', 9)).map(({ key }) => key)).toEqual(['key'])
})
