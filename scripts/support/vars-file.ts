import { readFile, realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { SluiceError } from '../../src/core/errors.ts'
import { withLock } from '../../transcoder/store/file-lock.ts'
import { replaceFile } from './create-once.ts'

export interface Edit<T> {
  readonly text: string
  readonly result: T
}

/** Reads a file of variables; where there is none it holds nothing. @throws SluiceError `vars_unreadable` */
export async function readVarsFile(path: string): Promise<string> {
  return (await readIfThere(path)) ?? ''
}

/**
 * Replaces a file of variables by an edited one, whole, readable by its owner alone; of several
 * commands at once one after the other does. Nothing is written if `edit` throws.
 *
 * @throws SluiceError `vars_changed` when an editor wrote it meanwhile,
 *   `vars_unreadable`, `locked`
 */
export async function editVarsFile<T>(path: string, edit: (text: string) => Edit<T>): Promise<T> {
  // Several checkouts may share one file by links, which must go on pointing to it.
  const target = await realpath(path).catch(() => path)
  return withLock(target, () => editWhole(target, edit))
}

async function editWhole<T>(path: string, edit: (text: string) => Edit<T>): Promise<T> {
  const before = await readIfThere(path)
  const { text, result } = edit(before ?? '')
  if ((await readIfThere(path)) !== before) {
    throw new SluiceError(
      'vars_changed',
      `${basename(path)} was changed by somebody else just now`,
      {
        cure: 'run the command again',
      },
    )
  }
  await replaceFile(path, text)
  return result
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    // What is no UTF-8 would not come out as it went in.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new SluiceError('vars_unreadable', `${basename(path)} cannot be read`, {
      cure: 'make it a text file in UTF-8 that you may read',
      cause,
    })
  }
}
