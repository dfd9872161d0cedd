import { link, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inFolder } from './folders.ts'
import { errorCode } from './refusals.ts'

/** What file systems without hard links say: exFAT, many network disks. */
const HAS_NO_LINKS: ReadonlySet<string> = new Set([
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'],
])

/** Whole files appear by `rename`: a reader sees the old file or the new one, never half of it. */
export async function place(unfinished: string, path: string): Promise<void> {
  await inFolder(dirname(path), () => rename(unfinished, path))
}

/**
 * The same where there is nothing yet; of several who do it at once one wins.
 *
 * @param locked does something while nobody else does, where the file system has no links
 * @returns whether it was placed
 */
export async function placeNew(
  unfinished: string,
  path: string,
  locked: (work: () => Promise<boolean>) => Promise<boolean>,
  makeLink: typeof link = link,
): Promise<boolean> {
  try {
    await inFolder(dirname(path), () => makeLink(unfinished, path))
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await isThere(path))) return false
    if (!HAS_NO_LINKS.has(errorCode(error))) throw error
    return locked(async () => {
      if (await isThere(path)) return false
      await place(unfinished, path)
      return true
    })
  }
}

/** @throws EISDIR for a folder, which no file can replace, and whose EEXIST means no other file */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => {
      if (found.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' })
      return true
    },
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
      throw error
    },
  )
}
