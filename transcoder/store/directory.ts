import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { TranscoderError } from '../errors.ts'
import { withLock } from './file-lock.ts'
import type { ListedObject, Store, StoredObject } from './store.ts'

/**
 * A folder as a store: the key is the path below it. Types and cache policies have no place in a
 * folder; whoever serves it sets them by file ending.
 */
export function directoryStore(folder: string): Store {
  const root = resolve(folder)
  return {
    description: `folder ${root}`,
    put: async (key, bytes) => {
      try {
        await writeWhole(join(root, key), bytes)
      } catch (cause) {
        throw notWritable(root, cause)
      }
    },
    putIf: async (key, bytes, _options, expected) => {
      const path = join(root, key)
      try {
        await makeFolder(dirname(path))
        return await withLock(path, async () => {
          const found = await readWhole(path)
          if (found?.tag !== expected) return undefined
          await writeWhole(path, bytes)
          return await tagOf(bytes)
        })
      } catch (cause) {
        throw notWritable(root, cause)
      }
    },
    get: async (key) => {
      try {
        return await readWhole(join(root, key))
      } catch (error) {
        throw notWritable(root, error)
      }
    },
    list: (prefix, limit) => listObjects(root, prefix, limit),
    delete: (key) => removeFile(root, join(root, key)),
  }
}

/** Two writes of one key at a time must not take each other's file. */
let writes = 0

/** Under another name first: a reader sees the old file or the new one, never half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path))
  writes += 1
  const unfinished = `${path}.${process.pid}-${writes}.tmp`
  try {
    await writeFile(unfinished, bytes)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Step by step: Node's own recursive `mkdir` never returns below a folder such as `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path).catch(async (again: unknown) => {
      // Another upload may have been faster.
      if (errorCode(again) !== 'EEXIST') throw again
    })
  }
}

/** And the folders that it leaves empty: a bucket has none. */
async function removeFile(root: string, path: string): Promise<void> {
  await rm(path, { force: true })
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    const isRemoved = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}

async function readWhole(path: string): Promise<StoredObject | undefined> {
  try {
    const bytes = new Uint8Array(await readFile(path))
    return { bytes, tag: await tagOf(bytes) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function tagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

async function listObjects(
  root: string,
  prefix: string,
  limit: number,
): Promise<readonly ListedObject[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    const keys = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .map((path) => path.split(sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort()
      .slice(0, limit)
    return await Promise.all(
      keys.map(async (key) => ({ key, byteLength: (await stat(join(root, key))).size })),
    )
  } catch (error) {
    if (isMissing(error)) return []
    throw notWritable(root, error)
  }
}

function isMissing(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function notWritable(root: string, cause: unknown): TranscoderError {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'it is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk is full',
    ENOENT: 'no folder can be made there',
    ENOTDIR: 'a file is in the way',
    EEXIST: 'a file is in the way',
  }
  const reason = reasons[errorCode(cause)] ?? errorCode(cause)
  return new TranscoderError('target_not_writable', `cannot write to ${root}: ${reason}`, {
    cure: 'choose another folder with --target dir:PATH, or make room or permission there',
    cause,
  })
}
