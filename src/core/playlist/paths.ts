import { assetOfVersionedKey, isVersion } from '../asset-keys.ts'
import type { SelectedUris } from './select.ts'
import type { ResolvedUri } from './uri.ts'

export interface PathsRequest {
  /** The asset that the token is for; nothing outside its folder is ever opened. */
  readonly asset: string
  /** The multivariant playlist's own key. */
  readonly playlistKey: string
  readonly uris: SelectedUris
  /** See `uriResolver`. */
  readonly resolve: (uri: string) => ResolvedUri
}

/**
 * The keys and folders (ending in `/`) that a playback token has to open so that everything that was
 * kept plays and nothing that was dropped does; `undefined` when the two cannot be told apart, as
 * where they share a folder. Each folder is held to contain the segments of the media playlists in
 * it, which is true of every packager's output that has a folder per rendition.
 *
 * With nothing dropped, and so nothing to tell apart, it is the version's folder for trees of ours
 * and the playlist's own folder for others, with further folders of the asset where URIs lead there.
 * What lies outside the asset's folder is left out.
 */
export function pathsOf(request: PathsRequest): string[] | undefined {
  const { asset, uris } = request
  const playlists = keysOf(uris.keptPlaylists, request)
  const objects = keysOf(uris.keptObjects, request)
  const dropped = keysOf(uris.dropped, request)
  const isLimited = uris.dropped.length > 0
  if (isLimited && (playlists.hasUnknown || dropped.hasUnknown)) return undefined

  const wanted = isLimited
    ? [...playlists.keys.map(inFolder), ...objects.keys]
    : [...playlists.keys, ...objects.keys].map((key) => wideFolder(key, request))
  const opened = withoutCovered(wanted.filter((path) => path.startsWith(`${asset}/`)))
  const isOpen = opener(opened)
  if (dropped.keys.some(isOpen)) return undefined
  if (opened.length > 0) return opened
  return isLimited ? undefined : [ownFolder(request)]
}

function keysOf(uris: readonly string[], request: PathsRequest) {
  const resolved = uris.map(request.resolve)
  return {
    keys: resolved.flatMap((uri) => (uri.at === 'here' ? [uri.key] : [])),
    hasUnknown: resolved.some((uri) => uri.at === 'unknown'),
  }
}

function inFolder(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1)
}

/** The folder to open where everything in the tree may be seen. */
function wideFolder(key: string, request: PathsRequest): string {
  if (assetOfVersionedKey(key) === request.asset) {
    const segments = key.split('/')
    return `${segments.slice(0, segments.findIndex(isVersion) + 1).join('/')}/`
  }
  const own = ownFolder(request)
  return key.startsWith(own) ? own : inFolder(key)
}

/** The folder of the playlist, where it is the asset's or within it. */
function ownFolder(request: PathsRequest): string {
  const folder = inFolder(request.playlistKey)
  return folder.startsWith(`${request.asset}/`) ? folder : `${request.asset}/`
}

/** Sorted, so that what a folder covers comes right behind it. */
function withoutCovered(paths: readonly string[]): string[] {
  const kept: string[] = []
  for (const path of [...new Set(paths)].sort()) {
    const folder = kept.at(-1)
    if (folder === undefined || !folder.endsWith('/') || !path.startsWith(folder)) kept.push(path)
  }
  return kept
}

function opener(paths: readonly string[]): (key: string) => boolean {
  const opened = new Set(paths)
  return (key) => {
    for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) {
      if (opened.has(key.slice(0, at + 1))) return true
    }
    return opened.has(key)
  }
}
