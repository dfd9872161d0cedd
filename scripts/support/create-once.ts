import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'

/** Readable by its owner alone: what is written here are secrets. */
const PRIVATE = { mode: 0o600 }

/**
 * Reads a file, made first where there is none. Of several processes that make it at once one wins,
 * and all read what it wrote, whole.
 */
export async function readOrCreate(path: string, make: () => string): Promise<string> {
  const known = await readIfThere(path)
  if (known !== undefined) return known
  const draft = draftOf(path)
  await writeFile(draft, make(), PRIVATE)
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}

/** Writes a file so that nobody ever reads half of it. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const draft = draftOf(path)
  await writeFile(draft, content, PRIVATE)
  await rename(draft, path)
}

function draftOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
