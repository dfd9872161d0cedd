import {
  assetOfVersionedKey,
  folderOf,
  isOfWholeFilm,
  isPrivateKey,
  isVersion,
  MEDIA_PLAYLIST_NAME,
  POSTER_NAME,
  STORYBOARD_NAME,
  segmentsOfKey,
} from '../asset-keys.ts'
import { isAssetName } from '../asset-name.ts'
import type { LinkClaims, PlayClaims } from './claims.ts'

/**
 * The asset whose entry or pictures a link opens at this key, `undefined` when it opens nothing there.
 * Entries lie directly in an asset's folder, pictures in its versions, so a link for `films` never
 * opens the asset `films/a` nor `films-2`. A storyboard shows the whole film, so it stays shut for the
 * link of a part.
 */
export function assetOpenedByLink(
  claims: Pick<LinkClaims, 'sub' | 'clip'>,
  key: string,
): string | undefined {
  if (claims.clip !== undefined && isOfWholeFilm(key)) return undefined
  const asset = assetOfPicture(key) ?? folderOf(key)
  return isAssetInSubject(claims.sub, asset) ? asset : undefined
}

/** True when `sub` is the asset itself or a folder, ending in `/`, that holds it at any depth. */
export function isAssetInSubject(sub: string, asset: string): boolean {
  if (!isAssetName(asset)) return false
  return sub.endsWith('/') ? asset.startsWith(sub) : asset === sub
}

/** True when a playback token opens the key. Prefixes are cut at `/`, and other assets stay shut. */
export function isOpenedByPlayback(
  claims: Pick<PlayClaims, 'sub' | 'paths' | 'clip'>,
  key: string,
): boolean {
  if (isPrivateKey(key) || !key.startsWith(`${claims.sub}/`)) return false
  const owner = assetOfVersionedKey(key)
  if (owner !== undefined && owner !== claims.sub) return false
  if (!isInClip(claims.clip, key)) return false
  return claims.paths.some((path) => (path.endsWith('/') ? key.startsWith(path) : key === path))
}

/**
 * A clip is held to by the numbers of segments, which keys of our own trees tell. What shows all of
 * the film at once is no part of a clip.
 */
function isInClip(clip: PlayClaims['clip'], key: string): boolean {
  if (clip?.first === undefined || clip.last === undefined) return true
  const numbers = segmentsOfKey(key)
  if (numbers === undefined) return !isOfWholeFilm(key)
  return numbers.last >= clip.first && numbers.first <= clip.last
}

/**
 * The asset that shows a key beside its film: its poster, and the sheets and times of its storyboard;
 * `undefined` for any other key.
 */
export function assetOfPicture(key: string): string | undefined {
  const segments = key.split('/')
  const at = segments.findIndex(isVersion)
  const [folder, name, ...below] = segments.slice(at + 1)
  const isPicture =
    name === undefined
      ? folder === POSTER_NAME
      : folder === STORYBOARD_NAME && name !== MEDIA_PLAYLIST_NAME && below.length === 0
  return at > 0 && isPicture ? segments.slice(0, at).join('/') : undefined
}
