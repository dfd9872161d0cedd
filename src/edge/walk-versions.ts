import { isVersion } from '../core/asset-keys.ts'
import { isAssetName } from '../core/asset-name.ts'
import type { CountedBucket } from './counted-bucket.ts'

/** How far a walk has come. */
export interface Step {
  /** Every version up to here was met; a walk goes on after it. */
  readonly position: string
  readonly found?: FoundVersion
}

export interface FoundVersion {
  readonly asset: string
  readonly version: string
}

export interface WalkRange {
  /** What the names of the assets begin with. */
  readonly prefix: string
  /** A position of an earlier walk; empty for the first. */
  readonly after: string
}

/**
 * Meets the folder of every version in the order of keys, folder by folder, without a look into the
 * versions themselves. Folders that no asset's name can have are left out.
 */
export function walkVersions(bucket: CountedBucket, range: WalkRange): AsyncGenerator<Step> {
  return walkFolder(bucket, range.prefix.slice(0, range.prefix.lastIndexOf('/') + 1), range)
}

/** @param folder ends in a slash, or is empty for the whole bucket */
async function* walkFolder(
  bucket: CountedBucket,
  folder: string,
  range: WalkRange,
): AsyncGenerator<Step> {
  const { prefix, after } = range
  const startAfter = startOf(folder, after)
  const pages = bucket.pages({
    prefix: folder.length > prefix.length ? folder : prefix,
    delimiter: '/',
    ...(startAfter !== undefined && { startAfter }),
  })
  for await (const page of pages) {
    for (const inner of page.delimitedPrefixes) {
      if (inner <= after && !after.startsWith(inner)) continue
      const found = versionAt(folder, inner)
      if (found === undefined) {
        if (isAssetName(inner.slice(0, -1))) yield* walkFolder(bucket, inner, range)
      } else if (inner > after && found.asset.startsWith(prefix)) {
        yield { position: inner, found }
      }
    }
    yield { position: endOf(page, folder) }
  }
}

/**
 * Where a list of a folder starts for a walk that goes on after a key. Without the slash of the
 * folder that the key lies in, for that has to come once more: not all in it may have been met.
 */
function startOf(folder: string, after: string): string | undefined {
  if (!after.startsWith(folder)) return undefined
  const [name = ''] = after.slice(folder.length).split('/', 1)
  return name === '' ? undefined : folder + name
}

function versionAt(folder: string, inner: string): FoundVersion | undefined {
  const [asset, version] = [folder.slice(0, -1), inner.slice(folder.length, -1)]
  return isVersion(version) && isAssetName(asset) ? { asset, version } : undefined
}

function endOf({ objects, delimitedPrefixes }: R2Objects, folder: string): string {
  const ends = [folder, objects.at(-1)?.key ?? '', delimitedPrefixes.at(-1) ?? '']
  return ends.reduce((last, each) => (each > last ? each : last))
}
