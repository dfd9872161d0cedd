import { type FileHandle, open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  type Answer,
  type Resources,
  tooLong,
  type Wanted,
} from '../../../transcoder/verify/resources.ts'

/** Files on this machine, by `file:` URLs. */
export const fileResources: Resources = {
  async get(uri, wanted) {
    const path = pathOf(uri)
    if (path === undefined) return { ok: false, reason: 'it is no file', isOurLimit: true }
    let file: FileHandle | undefined
    try {
      file = await open(path)
      return await read(file, uri, wanted)
    } catch (error) {
      return { ok: false, reason: reasonOf(error) }
    } finally {
      await file?.close()
    }
  },
}

/** A pipe or a device would never end. */
async function read(file: FileHandle, uri: string, wanted: Wanted): Promise<Answer> {
  const stat = await file.stat()
  if (!stat.isFile()) return { ok: false, reason: 'it is no file' }
  const { offset, length } = wanted.range ?? { offset: 0, length: stat.size }
  const size = Math.max(0, Math.min(length, stat.size - offset))
  if (size > wanted.maxBytes) return tooLong(wanted)
  const bytes = new Uint8Array(size)
  for (let filled = 0; filled < size; ) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, offset + filled)
    if (bytesRead === 0) return { ok: false, reason: 'it ended while it was read' }
    filled += bytesRead
  }
  return { ok: true, bytes, uri }
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    ENOTDIR: 'no such file',
    EACCES: 'no permission to read it',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'no such file',
  }
  return reasons[code] ?? `it cannot be read (${code})`
}
