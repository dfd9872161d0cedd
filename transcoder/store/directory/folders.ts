import { mkdir, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './refusals.ts'

/** Deletions may remove an empty folder again and again before something lies in it. */
const ATTEMPTS = 100

/** Step by step: Node's own recursive `mkdir` never returns below a folder such as `/proc`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    // Should that be a file, then what is made below it fails with ENOTDIR.
    if (errorCode(error) === 'EEXIST') return
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path).catch((again: unknown) => {
      // Another upload may have been faster.
      if (errorCode(again) !== 'EEXIST') throw again
    })
  }
}

/** Makes a file below a folder, which others may remove in between as long as it is empty. */
export async function inFolder<T>(folder: string, make: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await makeFolder(folder)
      return await make()
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt === ATTEMPTS) throw error
    }
  }
}

/** Removes folders that are empty, from one up to another that stays: a bucket has none. */
export async function removeEmptyFolders(from: string, root: string): Promise<void> {
  for (let folder = from; folder !== root; folder = dirname(folder)) {
    const isRemoved = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}
