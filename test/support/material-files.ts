import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Other people's playlists, clips and vectors lie beside the checkout and are not part of it. A test
 * that uses a folder of them skips, and says so, where it is absent.
 */
export function findMaterial(folder: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/material/${folder}`, import.meta.url))
  if (existsSync(path)) return path
  process.stderr.write(`skipped: no ../shared/material/${folder}\n`)
  return undefined
}

export interface MaterialFile {
  /** Relative to the folder. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** All files below a folder with an ending such as `.m3u8`; none where the folder is absent. */
export async function readMaterial(
  folder: string | undefined,
  ending: string,
): Promise<MaterialFile[]> {
  if (folder === undefined) return []
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(ending))
  return Promise.all(
    names.sort().map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  )
}
