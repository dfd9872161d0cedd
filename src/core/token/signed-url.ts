import { POINTER_NAME } from '../asset-keys.ts'

/** What comes before a key where the token lives in the path: `/s/<jwt>/`. */
export function tokenPath(token: string): string {
  return `/s/${token}/`
}

/** Characters that stand for themselves in a path. */
const PLAIN = /^[\w./-]*$/

/** A key as a URL path, every character that could mean something else encoded. */
export function keyPath(key: string): string {
  if (PLAIN.test(key)) return key
  return key.split('/').map(encodeURIComponent).join('/')
}

/** The URL of an object; without a token for what is public. */
export function objectUrl(base: string, key: string, token: string | undefined): string {
  const query = token === undefined ? '' : `?token=${token}`
  return `${trimmed(base)}/${keyPath(key)}${query}`
}

/** The same with the token in the path, where URLs that are relative to the object keep it. */
export function folderUrl(base: string, key: string, token: string | undefined): string {
  const prefix = token === undefined ? '/' : tokenPath(token)
  return `${trimmed(base)}${prefix}${keyPath(key)}`
}

/** The URL to give to a player. `entry` is the playlist's name in the asset's folder. */
export function streamUrl(
  base: string,
  asset: string,
  token: string | undefined,
  entry: string = POINTER_NAME,
): string {
  return objectUrl(base, `${asset}/${entry}`, token)
}

/** The URL to give to a person. `entry` as in `streamUrl`. */
export function watchUrl(
  base: string,
  asset: string,
  token: string | undefined,
  entry: string = POINTER_NAME,
): string {
  const url = objectUrl(base, `watch/${asset}`, token)
  if (entry === POINTER_NAME) return url
  return `${url}${token === undefined ? '?' : '&'}entry=${encodeURIComponent(entry)}`
}

function trimmed(base: string): string {
  return base.replace(/\/+$/, '')
}
