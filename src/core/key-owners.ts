import { assetOfVersionedKey, folderOf } from './asset-keys.ts'

/**
 * The assets that a key may belong to, the outermost first. What lies in a version's folder is of the
 * asset that the version lies in, and of no other. Of a tree that somebody else made nothing tells
 * where it begins: it is its folder with all that is in it, so each folder above the key may be it.
 */
export function assetsOfKey(key: string): readonly string[] {
  const owner = assetOfVersionedKey(key)
  return owner === undefined ? foldersOf(folderOf(key)) : [owner]
}

/** `a/b` gives `a` and `a/b`; the top of the bucket is no folder. */
export function foldersOf(folder: string): readonly string[] {
  const segments = folder === '' ? [] : folder.split('/')
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}
