import { parseObjectPath } from '../object-path.ts'
import { climbsAbove, hasDotSegment } from './dot-segments.ts'
import {
  folderPath,
  type Locator,
  locator,
  mountOf,
  type PlaylistPlace,
  schemeOf,
} from './place.ts'
import { readUriReference, type UriReference } from './uri-reference.ts'
import { expandVariables, hasVariable, type Variables } from './variables.ts'

/** The key that a URI leads to, as the edge will read it from the request. */
export type ResolvedUri =
  | { readonly at: 'here'; readonly key: string }
  | { readonly at: 'elsewhere' }
  /** A variable decides it, or the path is one that the edge refuses. */
  | { readonly at: 'unknown' }

export interface SigningOptions {
  /**
   * The playlist itself is fetched below a signed path, so relative URIs inherit the token and stay
   * as they are, unless dot segments would climb out of it. Default: false.
   */
  readonly inherits?: boolean
}

/**
 * Names of letters, digits, `_`, `-` and `.`, none of which begins with a dot, between single
 * slashes: relative, and no parser can read it otherwise. Most URIs are so.
 */
const PLAIN = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/
/** Longer ones could ask too much of the pattern's own stack; no key is as long. */
const MAX_PLAIN_LENGTH = 1024
const NO_VARIABLES: Variables = new Map()

/**
 * Makes the function that signs the URIs of one playlist: what leads to our host becomes
 * `/s/<token>/<path>`, its percent-encoding, query and fragment kept byte for byte; dot segments are
 * resolved, never above the root; an older token in the path is replaced. Other hosts and other
 * schemes come back unchanged, so does an empty URI. Never throws.
 *
 * `{$variables}` stay where they are part of a path or a query. Where one stands for a scheme, a
 * host, the root or dot segments, its value is put in and the result signed if it is ours. A URI
 * that begins with a variable of unknown value is signed as a relative one.
 */
export function uriSigner(
  place: PlaylistPlace,
  options: SigningOptions = {},
): (uri: string) => string {
  const inherits = options.inherits === true
  const folder = place.prefix + folderPath(place.key).slice(1)
  // Most playlists hold plain URIs only and never come to need it.
  let signUnusual: ((uri: string) => string) | undefined

  return (uri) => {
    if (isPlain(uri)) return inherits ? uri : folder + uri
    signUnusual ??= unusualSigner(place, inherits)
    return signUnusual(uri)
  }
}

function unusualSigner(place: PlaylistPlace, inherits: boolean): (uri: string) => string {
  const variables = place.variables ?? NO_VARIABLES
  const scheme = schemeOf(place)
  let locate: Locator | undefined
  const depth = place.key.split('/').length - 1
  const ownRoot = `${place.origins[0]}/`
  const mount = mountOf(place).slice(1)

  return (uri) => {
    if (uri === '') return uri
    const rooted = pathFromRoot(uri, ownRoot)
    if (isPlain(rooted) && !rooted.startsWith(mount)) return place.prefix + rooted
    const written = readUriReference(uri, scheme)
    const meant = hasVariable(uri)
      ? readUriReference(expandVariables(uri, variables), scheme)
      : written
    if (inherits && meant.form === 'relative' && !climbsAbove(meant.path, depth)) return uri
    locate ??= locator(place)
    const target = locate(hasSameStructure(written, meant) ? written : meant)
    return target.at === 'here' ? place.prefix + target.path + target.suffix : uri
  }
}

function isPlain(uri: string): boolean {
  return uri.length <= MAX_PLAIN_LENGTH && PLAIN.test(uri)
}

/** What follows the root of our own host, as it is usually written; nothing for any other URI. */
function pathFromRoot(uri: string, ownRoot: string): string {
  if (uri.startsWith(ownRoot)) return uri.slice(ownRoot.length)
  return uri.startsWith('/') ? uri.slice(1) : ''
}

/** Makes the function that tells which object of ours a URI leads to. Never throws. */
export function uriResolver(place: PlaylistPlace): (uri: string) => ResolvedUri {
  const variables = place.variables ?? NO_VARIABLES
  const locate = locator(place)
  const scheme = schemeOf(place)
  return (uri) => {
    const target = locate(readUriReference(expandVariables(uri, variables), scheme))
    if (target.at !== 'here') return target
    if (hasVariable(target.path)) return { at: 'unknown' }
    try {
      return { at: 'here', key: parseObjectPath(target.path) }
    } catch {
      return { at: 'unknown' }
    }
  }
}

/** Whether variables, once put in, change nothing of what decides where a reference leads to. */
function hasSameStructure(written: UriReference, meant: UriReference): boolean {
  if (written === meant) return true
  if (written.form === 'opaque' || meant.form === 'opaque') return written.form === meant.form
  if (written.form === 'authority' && meant.form === 'authority') {
    return written.authority === meant.authority && !hasDotSegment(meant.path)
  }
  return written.form === meant.form && !hasDotSegment(meant.path)
}
