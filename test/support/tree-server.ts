import { type FileServer, startFileServer } from './file-server.ts'
import { assetOf, served, type Tree } from './tree.ts'

/** The same trees as in the bucket, under the same paths, from a server that checks nothing. */
export async function startTreeServer(trees: readonly Tree[]): Promise<FileServer> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>(
    trees.flatMap((tree) =>
      [...tree.files].map(([name, bytes]) => [`${assetOf(tree)}/${name}`, bytes] as const),
    ),
  )
  return startFileServer((path, origin) => {
    const bytes = files.get(path)
    return bytes && served(path, bytes, origin)
  })
}

export function plainUrl(server: FileServer, tree: Tree): string {
  return `${server.url}/${assetOf(tree)}/${encodeURIComponent(tree.entry)}`
}
