import { createHash } from 'node:crypto'
import { readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { breakStaleLock } from '../file-lock.ts'
import { hasEnded, OWN_MARK } from '../process-mark.ts'
import { inFolder } from './folders.ts'

/** Hidden, and on the same disk as the objects: a file moves from here to its place in one step. */
export const UNFINISHED_FOLDER = '.sluice-tmp'

/** Of those of whom it cannot be known whether they still write. */
const ABANDONED_MS = 86_400_000

/** Several stores of one process write into one folder. */
let files = 0

/** The files of a folder that are no objects yet, and the locks of those that are. */
export class Unfinished {
  readonly #folder: string
  #users = 0
  #sweep: Promise<void> | undefined

  constructor(root: string) {
    this.#folder = join(root, UNFINISHED_FOLDER)
  }

  /** Writes bytes under a name of their own, which is gone afterwards whatever became of them. */
  async hold<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
    files += 1
    const path = join(this.#folder, `${OWN_MARK}-${files}`)
    this.#users += 1
    try {
      await inFolder(this.#folder, () => writeFile(path, bytes, { flag: 'wx' }))
      // Files of the dead are found by the names of the living: our own is there by now.
      this.#sweep ??= this.#removeLeftovers()
      await this.#sweep
      return await use(path)
    } finally {
      // Should that fail, whoever writes next removes it.
      await rm(path, { force: true }).catch(() => {})
      this.#users -= 1
      // Where others are still at work it is not empty, and stays.
      if (this.#users === 0) await rmdir(this.#folder).catch(() => {})
    }
  }

  /** Where the lock of a key lies; its folder is there inside of `hold`. */
  lockPath(key: string): string {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
    return join(this.#folder, `${name}.lock`)
  }

  async #removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name)
      // What cannot be removed is in nobody's way.
      await removeLeftover(path, name).catch(() => {})
    }
  }
}

async function removeLeftover(path: string, name: string): Promise<void> {
  if (name.endsWith('.lock')) {
    await breakStaleLock(path)
    return
  }
  const isLeft = hasEnded(name) ?? Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS
  if (isLeft) await rm(path, { force: true })
}
