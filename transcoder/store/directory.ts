import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { removeEmptyFolders } from './directory/folders.ts'
import { place, placeNew } from './directory/place.ts'
import { isMissing, withRefusals } from './directory/refusals.ts'
import { Unfinished } from './directory/unfinished.ts'
import { listFiles } from './directory/walk.ts'
import { withLock } from './file-lock.ts'
import { Gate } from './gate.ts'
import type { Store, StoredObject } from './store.ts'

/** Each write holds a file open, of which a process may have 256 in all on some systems. */
const WRITES_AT_ONCE = 16

/**
 * A folder as a store: the key is the path below it. Types and cache policies have no place in a
 * folder; whoever serves it sets them by file ending. What is not finished lies in `.sluice-tmp`
 * alone, which is gone when nobody writes.
 */
export function directoryStore(folder: string): Store {
  const root = resolve(folder)
  const unfinished = new Unfinished(root)
  const gate = new Gate(() => WRITES_AT_ONCE)
  const write = <T>(bytes: Uint8Array, use: (path: string) => Promise<T>) =>
    withRefusals(root, 'write to', () => gate.run(() => unfinished.hold(bytes, use)))
  return {
    description: `folder ${root}`,
    put: (key, bytes) => write(bytes, (path) => place(path, join(root, key))),
    putIf: (key, bytes, _options, expected) =>
      write(bytes, async (path) => {
        const target = join(root, key)
        const locked = <T>(work: () => Promise<T>) =>
          withLock(target, work, unfinished.lockPath(key))
        const isPlaced =
          expected === undefined
            ? await placeNew(path, target, locked)
            : await locked(() => replace(path, target, expected))
        return isPlaced ? tagOf(bytes) : undefined
      }),
    get: (key) => withRefusals(root, 'read', () => readWhole(join(root, key))),
    list: (prefix, limit) => withRefusals(root, 'read', () => listFiles(root, prefix, limit)),
    delete: (key) => withRefusals(root, 'delete from', () => removeFile(root, join(root, key))),
  }
}

/** @returns whether the file was the expected one, and was replaced */
async function replace(unfinished: string, path: string, expected: string): Promise<boolean> {
  if ((await readWhole(path))?.tag !== expected) return false
  await place(unfinished, path)
  return true
}

async function removeFile(root: string, path: string): Promise<void> {
  await rm(path, { force: true }).catch((error: unknown) => {
    if (!isMissing(error)) throw error
  })
  await removeEmptyFolders(dirname(path), root)
}

async function readWhole(path: string): Promise<StoredObject | undefined> {
  try {
    const bytes = new Uint8Array(await readFile(path))
    return { bytes, tag: tagOf(bytes) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function tagOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
