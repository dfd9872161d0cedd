import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mediaTypeOf, UNKNOWN_TYPE } from '../../src/core/media-types.ts'
import type { Store } from '../../transcoder/store/store.ts'

/** An HLS tree as somebody would copy it into a bucket: its files by their names in the folder. */
export interface Tree {
  /** Names the asset. */
  readonly name: string
  /** Says what is special about it. */
  readonly kind: string
  readonly entry: string
  readonly durationSeconds: number
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  /** Whether whoever copies it stores media types, as rclone does, or none. */
  readonly hasTypes: boolean
}

/** Stands for the server in playlists that name it, until it is known where they are served. */
export const SERVER = 'http://server.example'

/** The folder of the bucket that holds all the trees, and the asset of one of them. */
export const TREES = 'trees'
export function assetOf({ name }: Pick<Tree, 'name'>): string {
  return `${TREES}/${name}`
}

export function readFolder(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name))
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), bytesOf(path)]))
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path))
}

/** The bytes of one file as they are served at an origin. */
export function served(name: string, bytes: Uint8Array<ArrayBuffer>, origin: string) {
  if (!name.endsWith('.m3u8')) return bytes
  return new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll(SERVER, origin))
}

export async function copyTree(tree: Tree, store: Store, origin: string): Promise<void> {
  for (const [name, bytes] of tree.files) {
    const contentType = tree.hasTypes ? mediaTypeOf(name) : UNKNOWN_TYPE
    const options = { contentType, cacheControl: 'public, max-age=60' }
    await store.put(`${assetOf(tree)}/${name}`, served(name, bytes, origin), options)
  }
}

/** A tree whose files are called otherwise, and whose playlists name them in some way of their own. */
export function renamed(
  tree: Tree,
  nameOf: (name: string) => string,
  uriOf: (newName: string) => string,
): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const files = [...tree.files].map(([name, bytes]): [string, Uint8Array<ArrayBuffer>] => {
    if (!name.endsWith('.m3u8')) return [nameOf(name), bytes]
    const text = new TextDecoder().decode(bytes)
    const changed = text
      .replace(/^[^#\s].*$/gm, (uri) => uriOf(nameOf(uri)))
      .replace(/URI="([^"]*)"/g, (_, uri: string) => `URI="${uriOf(nameOf(uri))}"`)
    return [nameOf(name), new TextEncoder().encode(changed)]
  })
  return new Map(files)
}
