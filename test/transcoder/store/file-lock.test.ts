import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { breakStaleLock, removeStaleLock, withLock } from '../../../transcoder/store/file-lock.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'

const folder = temporaryFolder()
const MODULE = new URL('../../../transcoder/store/file-lock.ts', import.meta.url).href

/** Takes a lock in a process that is killed before it lets go. */
async function leaveLock(path: string): Promise<void> {
  const script = `import { withLock } from ${JSON.stringify(MODULE)}
    await withLock(${JSON.stringify(path)}, async () => process.kill(process.pid, 'SIGKILL'))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
  await once(child, 'exit')
}

test('one works at a time', async () => {
  const path = join(folder, 'one')
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 10 }, () =>
      withLock(path, async () => {
        inside += 1
        most = Math.max(most, inside)
        await sleep(3)
        inside -= 1
      }),
    ),
  )
  expect(most).toBe(1)
})

test('the lock of a killed process costs the next one nothing', async () => {
  const path = join(folder, 'killed')
  await leaveLock(path)
  expect(existsSync(`${path}.lock`)).toBe(true)
  const started = performance.now()
  expect(await withLock(path, async () => 'done')).toBe('done')
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a lock of which nobody knows whose it is is broken after 10 s, not before', async () => {
  const lock = join(folder, 'unknown.lock')
  writeFileSync(lock, '')
  expect(await breakStaleLock(lock)).toBe(false)
  const before = new Date(Date.now() - 11_000)
  utimesSync(lock, before, before)
  expect(await breakStaleLock(lock)).toBe(true)
  expect(existsSync(lock)).toBe(false)
})

test('of several who break a lock none removes the one that another has taken', async () => {
  const path = join(folder, 'broken')
  for (let round = 0; round < 5; round += 1) {
    writeFileSync(`${path}.lock`, '')
    const before = new Date(Date.now() - 11_000)
    utimesSync(`${path}.lock`, before, before)
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withLock(path, async () => {
          inside += 1
          most = Math.max(most, inside)
          await sleep(2)
          inside -= 1
        }),
      ),
    )
    expect(most).toBe(1)
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([])
})

test('a lock that another has taken since the look is not removed', async () => {
  const lock = join(folder, 'taken.lock')
  writeFileSync(lock, 'of another')
  const host = hostname().replace(/[^A-Za-z0-9-]/g, '-')
  const killed = `${spawnSync('true').pid}@${host}-0123abcd`
  expect(await removeStaleLock(lock, killed)).toBe(false)
  // Nor one that looks the same and is fresh: its owner has not yet written his name.
  writeFileSync(lock, '')
  expect(await removeStaleLock(lock, '')).toBe(false)
  expect(readdirSync(folder).filter((name) => name.startsWith('taken'))).toEqual(['taken.lock'])
})

test('while a breaker is at work others wait, and one that was left is removed', async () => {
  const lock = join(folder, 'twice.lock')
  writeFileSync(lock, '')
  const before = new Date(Date.now() - 11_000)
  utimesSync(lock, before, before)
  writeFileSync(`${lock}.break`, '')
  expect(await breakStaleLock(lock)).toBe(false)
  expect(existsSync(lock)).toBe(true)
  utimesSync(`${lock}.break`, before, before)
  await breakStaleLock(lock)
  expect(await breakStaleLock(lock)).toBe(true)
})

test('whoever lost a lock does not remove that of another', async () => {
  const path = join(folder, 'lost')
  await withLock(path, async () => {
    rmSync(`${path}.lock`)
    writeFileSync(`${path}.lock`, 'of another')
  })
  expect(readFileSync(`${path}.lock`, 'utf8')).toBe('of another')
})
