import { folderOf, isVersion } from '../core/asset-keys.ts'

/** True when an asset is one of the paths, or lies in a folder among them that ends in `/`. */
export function isPublicAsset(asset: string, publicPaths: readonly string[]): boolean {
  return publicPaths.some((path) => (path.endsWith('/') ? asset.startsWith(path) : asset === path))
}

/**
 * True when a key belongs to a public asset. The asset of a version's object is the folder that the
 * version lies in, so a public asset `films` does not open what was published as `films/a`. Of a tree
 * that somebody else made nothing tells where it ends: it is its folder with all that is in it.
 */
export function isPublicKey(key: string, publicPaths: readonly string[]): boolean {
  if (publicPaths.length === 0) return false
  const segments = key.split('/')
  const version = segments.findIndex(isVersion)
  if (version > 0) return isPublicAsset(segments.slice(0, version).join('/'), publicPaths)
  // A tree of somebody else's may have folders of its own below the asset's.
  const folders = folderOf(key).split('/')
  return folders.some((_, index) =>
    isPublicAsset(folders.slice(0, index + 1).join('/'), publicPaths),
  )
}
