import { rm, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SluiceError } from '../../src/core/errors.ts'

/** Who holds a lock reads a small file and writes it again. */
const STALE_MS = 10_000
const PAUSE_MS = 20

/**
 * Does something while no other process does it for the same file. A lock that somebody left behind,
 * killed in between, is broken after 10 s.
 *
 * @throws SluiceError `locked` where others hold it one after the other for longer than that
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  const deadlineMs = Date.now() + 2 * STALE_MS
  while (!(await isTaken(lock))) {
    if (Date.now() > deadlineMs) throw held(path)
    if (await isStale(lock)) await rm(lock, { force: true })
    else await sleep(PAUSE_MS)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/** O_EXCL: of all who create a file at once one wins. */
async function isTaken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, '', { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isStale(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS
}

function held(path: string): SluiceError {
  return new SluiceError('locked', `${basename(path)} is held by other commands`, {
    cure: `end them, or remove ${basename(path)}.lock`,
  })
}
