import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { playlistKind } from '../../../src/core/playlist/kind.ts'
import { UsageError } from '../command.ts'

/** What a folder's entry is usually called. */
const USUAL = ['master.m3u8', 'index.m3u8', 'main.m3u8', 'manifest.m3u8', 'playlist.m3u8']

/**
 * The playlist of a folder that a player would be given: one of a usual name, else the only one that
 * is multivariant, else the only one.
 *
 * @throws UsageError where that is not one file
 */
export async function findEntryFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.m3u8?$/i.test(name)).sort()
  const usual = USUAL.find((name) => names.includes(name))
  const [only, ...others] = usual === undefined ? await candidates(folder, names) : [usual]
  if (only === undefined) {
    throw new UsageError(`${folder} holds no playlist`, 'name the folder that holds the entry')
  }
  if (others.length > 0) {
    throw new UsageError(
      `${folder} holds ${others.length + 1} playlists`,
      'name the one to look at',
    )
  }
  return join(folder, only)
}

async function candidates(folder: string, names: readonly string[]): Promise<readonly string[]> {
  if (names.length < 2) return names
  const kinds = await Promise.all(
    names.map(async (name) => playlistKind(await readFile(join(folder, name), 'utf8'))),
  )
  const multivariant = names.filter((_, index) => kinds[index] === 'multivariant')
  return multivariant.length > 0 ? multivariant : names
}
