import { randomUUID } from 'node:crypto'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SluiceError } from '../../src/core/errors.ts'
import { hasEnded, OWN_MARK } from './process-mark.ts'

/** Who holds a lock reads a small file and writes it again. */
const STALE_MS = 10_000
const PAUSE_MS = 20

/**
 * Does something while no other process does it for the same file. A lock that somebody left behind,
 * killed in between, is broken at once if that process is known to have ended, else after 10 s.
 *
 * @param lock where the lock lies; default: beside the file
 * @throws SluiceError `locked` where others hold it one after the other for longer than that
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  lock = `${path}.lock`,
): Promise<T> {
  const own = `${OWN_MARK} ${randomUUID()}`
  const deadlineMs = performance.now() + 2 * STALE_MS
  while (!(await isTaken(lock, own))) {
    if (performance.now() > deadlineMs) throw held(path, lock)
    if (!(await breakStaleLock(lock))) await sleep(PAUSE_MS)
  }
  try {
    return await work()
  } finally {
    // It may have been broken, and be another's by now.
    if ((await read(lock)) === own) await rm(lock, { force: true })
  }
}

/** Removes a lock that nobody holds any more. @returns whether there is none now */
export async function breakStaleLock(lock: string): Promise<boolean> {
  const seen = await read(lock)
  if (seen === undefined) return true
  return (await isStale(lock, seen)) && removeStaleLock(lock, seen)
}

/**
 * The second half of it. Of several who see that a lock is stale each could remove the lock that
 * another has taken since, so that they do it one after the other and look again.
 *
 * @param seen what it held when it was found to be stale
 */
export async function removeStaleLock(lock: string, seen: string): Promise<boolean> {
  const breaker = `${lock}.break`
  if (!(await isTaken(breaker, OWN_MARK))) {
    const other = await read(breaker)
    if (other !== undefined && (await isStale(breaker, other))) await rm(breaker, { force: true })
    return false
  }
  try {
    const isSame = (await read(lock)) === seen && (await isStale(lock, seen))
    if (isSame) await rm(lock, { force: true })
    return isSame
  } finally {
    await rm(breaker, { force: true })
  }
}

/** O_EXCL: of all who create a file at once one wins. */
async function isTaken(lock: string, content: string): Promise<boolean> {
  const file = await open(lock, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined
    throw error
  })
  try {
    await file?.writeFile(content)
    return file !== undefined
  } catch (error) {
    // No room for it; without its owner's name the lock would hold up everybody.
    await rm(lock, { force: true })
    throw error
  } finally {
    await file?.close()
  }
}

async function isStale(lock: string, content: string): Promise<boolean> {
  const ended = hasEnded(content)
  if (ended !== undefined) return ended
  const found = await stat(lock).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS
}

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

function held(path: string, lock: string): SluiceError {
  return new SluiceError('locked', `${basename(path)} is held by other commands`, {
    cure: `end them, or remove ${basename(lock)}`,
  })
}
