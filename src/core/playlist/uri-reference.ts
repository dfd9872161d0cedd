/**
 * Takes a URI reference apart the way players' URL parsers do, that is by the WHATWG URL standard
 * (4.4, basic URL parser) rather than RFC 3986 where the two differ: backslashes are slashes, tabs
 * vanish, `https:///host` and `HTTPS:\\host` name a host. Whoever reads less finds fewer references
 * to this host than a player does.
 */
export type UriReference =
  | ({ readonly form: 'relative' | 'rooted' } & PathAndSuffix)
  | ({
      readonly form: 'authority'
      readonly scheme: HttpScheme
      readonly authority: string
    } & PathAndSuffix)
  /** `data:`, `skd:`, `urn:` … */
  | { readonly form: 'opaque' }

interface PathAndSuffix {
  /** As written, but with `/` for `\`. */
  readonly path: string
  /** Query and fragment with their `?` and `#`, as written; may be empty. */
  readonly suffix: string
}

export type HttpScheme = 'http:' | 'https:'

const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const SLASHES = /^[/\\]*/
const TABS = /\t/g

/** `base` is the scheme of the URL that the reference is resolved against. */
export function readUriReference(uri: string, base: HttpScheme): UriReference {
  const text = uri.includes('\t') ? uri.replace(TABS, '') : uri
  const scheme = SCHEME.exec(text)?.[0].toLowerCase()
  if (scheme === undefined) return readSchemeless(text, base)
  if (scheme !== 'http:' && scheme !== 'https:') return { form: 'opaque' }
  const rest = text.slice(scheme.length)
  // `https:a.ts` is relative to a base of the same scheme and names a host otherwise.
  return scheme === base ? readSchemeless(rest, base) : readAuthority(rest, scheme)
}

function readSchemeless(text: string, base: HttpScheme): UriReference {
  const slashes = SLASHES.exec(text)?.[0].length ?? 0
  if (slashes >= 2) return readAuthority(text, base)
  return { form: slashes === 1 ? 'rooted' : 'relative', ...splitSuffix(text) }
}

function readAuthority(text: string, scheme: HttpScheme): UriReference {
  const rest = text.replace(SLASHES, '')
  const end = rest.search(/[/\\?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const { path, suffix } = splitSuffix(end < 0 ? '' : rest.slice(end))
  return { form: 'authority', scheme, authority, path: path === '' ? '/' : path, suffix }
}

function splitSuffix(text: string): PathAndSuffix {
  const at = text.search(/[?#]/)
  const path = at < 0 ? text : text.slice(0, at)
  return {
    path: path.includes('\\') ? path.replaceAll('\\', '/') : path,
    suffix: at < 0 ? '' : text.slice(at),
  }
}
