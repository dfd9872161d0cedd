import { assetsOfKey } from '../core/key-owners.ts'

/** True when an asset is one of the paths, or lies in a folder among them that ends in `/`. */
export function isPublicAsset(asset: string, publicPaths: readonly string[]): boolean {
  return publicPaths.some((path) => (path.endsWith('/') ? asset.startsWith(path) : asset === path))
}

/** True when an asset, or any in a folder that ends in `/`, is public. */
export function isPublicSubject(subject: string, publicPaths: readonly string[]): boolean {
  if (isPublicAsset(subject, publicPaths)) return true
  return subject.endsWith('/') && publicPaths.some((path) => path.startsWith(subject))
}

/**
 * True when a key belongs to a public asset. A public asset `films` does not open what was published
 * as `films/a`; of a tree that somebody else made all is public that lies in its folder.
 */
export function isPublicKey(key: string, publicPaths: readonly string[]): boolean {
  if (publicPaths.length === 0) return false
  return assetsOfKey(key).some((asset) => isPublicAsset(asset, publicPaths))
}
