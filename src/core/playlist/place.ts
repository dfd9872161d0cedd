import { keyPath } from '../token/signed-url.ts'
import { removeDotSegments } from './dot-segments.ts'
import { ownHosts } from './own-hosts.ts'
import type { HttpScheme, UriReference } from './uri-reference.ts'
import { hasVariable, type Variables } from './variables.ts'

/** Where a playlist is served from, which is what its URIs are resolved against. */
export interface PlaylistPlace {
  /** Its key in the bucket, not percent-encoded, such as `films/x/master.m3u8`. */
  readonly key: string
  /** All origins that lead to this bucket; the first is that of the request: `https://host`. */
  readonly origins: readonly [string, ...string[]]
  /** What stands before a key in a signed path: `/s/<token>/`. Any token does to recognise one. */
  readonly prefix: string
  /** What the playlist defines; see `definedVariables`. Default: nothing. */
  readonly variables?: Variables
}

/** What a URI leads to. */
export type UriTarget =
  /** An object of ours. The path is as written, without leading `/`, dot segments and older token. */
  | { readonly at: 'here'; readonly path: string; readonly suffix: string }
  /** Another host, or no host at all (`data:`, `skd:`). */
  | { readonly at: 'elsewhere' }
  /** Its host is a variable that the playlist does not define itself. */
  | { readonly at: 'unknown' }

export type Locator = (reference: UriReference) => UriTarget

/** Nothing to encode, which is how most keys are. */
const PLAIN_KEY = /^[\w./-]*$/

const ELSEWHERE: UriTarget = { at: 'elsewhere' }
const UNKNOWN: UriTarget = { at: 'unknown' }

export function schemeOf(place: PlaylistPlace): HttpScheme {
  return place.origins[0].startsWith('http:') ? 'http:' : 'https:'
}

/** What every signed path begins with, whatever its token: `/s/`. */
export function mountOf(place: PlaylistPlace): string {
  return place.prefix.slice(0, place.prefix.indexOf('/', 1) + 1)
}

/** The path of a playlist's folder, percent-encoded, with both slashes. */
export function folderPath(key: string): string {
  return documentPath(key.slice(0, key.lastIndexOf('/') + 1))
}

function documentPath(key: string): string {
  return PLAIN_KEY.test(key) ? `/${key}` : `/${keyPath(key.toWellFormed())}`
}

/** Resolves references found in a playlist, RFC 3986 5.2 without touching the text that is kept. */
export function locator(place: PlaylistPlace): Locator {
  const isOwn = ownHosts(place.origins)
  const folder = folderPath(place.key)
  const mount = mountOf(place)
  return (reference) => {
    if (reference.form === 'opaque') return ELSEWHERE
    if (reference.form === 'authority') {
      if (hasVariable(reference.authority)) return UNKNOWN
      if (!isOwn(reference.scheme, reference.authority)) return ELSEWHERE
    }
    const { path, suffix } = reference
    // A reference of a query alone leads to the playlist itself (RFC 3986 5.2.2).
    if (path === '') return here(documentPath(place.key), suffix)
    return here(removeDotSegments(reference.form === 'relative' ? folder + path : path), suffix)
  }

  function here(path: string, suffix: string): UriTarget {
    return { at: 'here', path: withoutToken(path, mount), suffix }
  }
}

/** `/s/<older token>/a/b` gives `a/b`, `/a/b` as well. */
function withoutToken(path: string, mount: string): string {
  if (!path.startsWith(mount)) return path.slice(1)
  const end = path.indexOf('/', mount.length)
  return end > mount.length ? path.slice(end + 1) : path.slice(1)
}
