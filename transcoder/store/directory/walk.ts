import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListedObject } from '../store.ts'
import { isMissing } from './refusals.ts'
import { UNFINISHED_FOLDER } from './unfinished.ts'

/** Files whose paths have a prefix, in the order of keys. What vanishes meanwhile is not there. */
export async function listFiles(
  root: string,
  prefix: string,
  limit: number,
): Promise<readonly ListedObject[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const keys = (await keysBelow(root, folder)).filter((key) => key.startsWith(prefix)).sort()
  const objects: ListedObject[] = []
  for (const key of keys) {
    if (objects.length >= limit) break
    const found = await orNothing(stat(join(root, key)))
    if (found) objects.push({ key, byteLength: found.size })
  }
  return objects
}

/** @param folder empty, or ending in `/` */
async function keysBelow(root: string, folder: string): Promise<string[]> {
  const entries: Dirent[] =
    (await orNothing(readdir(join(root, folder), { withFileTypes: true }))) ?? []
  const keys: string[] = []
  for (const entry of entries) {
    const key = `${folder}${entry.name}`
    if (entry.isFile()) keys.push(key)
    else if (entry.isDirectory() && key !== UNFINISHED_FOLDER) {
      keys.push(...(await keysBelow(root, `${key}/`)))
    }
  }
  return keys
}

async function orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
}
