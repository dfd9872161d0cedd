import { POINTER_NAME } from '../asset-keys.ts'

/** What comes before a key where the token lives in the path: `/s/<jwt>/`. */
export function tokenPath(token: string): string {
  return `/s/${token}/`
}

/** A key as a URL path, every character that could mean something else encoded. */
export function keyPath(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/')
}

/** The URL to give to a player. `entry` is the playlist's name in the asset's folder. */
export function streamUrl(
  base: string,
  asset: string,
  token: string,
  entry: string = POINTER_NAME,
): string {
  return `${trimmed(base)}/${keyPath(`${asset}/${entry}`)}?token=${token}`
}

/** The URL to give to a person. `entry` as in `streamUrl`. */
export function watchUrl(
  base: string,
  asset: string,
  token: string,
  entry: string = POINTER_NAME,
): string {
  const which = entry === POINTER_NAME ? '' : `&entry=${encodeURIComponent(entry)}`
  return `${trimmed(base)}/watch/${keyPath(asset)}?token=${token}${which}`
}

function trimmed(base: string): string {
  return base.replace(/\/+$/, '')
}
