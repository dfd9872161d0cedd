import { climbsAbove } from './dot-segments.ts'
import { someUri } from './uris.ts'

const SLASH = 47
const COLON = 58
const BACKSLASH = 92

/**
 * Whether a media playlist that is fetched below a signed path holds a URI that would not inherit
 * the token: one that begins at the root (`/a.ts`), names a host (`//host/a.ts`, `https://…`, which
 * may be ours), begins with a variable, or climbs by `..` above the root. All others can go out byte
 * for byte. `key` is the playlist's own, for the depth of its folder. One pass, linear.
 */
export function needsRewriting(text: string, key: string): boolean {
  const depth = key.split('/').length - 1
  const mayClimb = text.includes('..') || /%2e/i.test(text)
  return someUri(text, (start, end) => {
    if (namesRootOrHost(text, start, end)) return true
    return mayClimb && mayLeave(text.slice(start, end), depth)
  })
}

function namesRootOrHost(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start)
  if (first === SLASH || first === BACKSLASH || text.startsWith('{$', start)) return true
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === SLASH || code === BACKSLASH) return false
    if (code === COLON) return mayBeHttp(text.slice(start, at))
  }
  return false
}

/** URL parsers drop tabs within a scheme, and a variable may stand for part of it. */
function mayBeHttp(scheme: string): boolean {
  return scheme.includes('{$') || /^https?$/i.test(scheme.replaceAll('\t', ''))
}

function mayLeave(uri: string, depth: number): boolean {
  const [path = ''] = uri.replaceAll('\t', '').split(/[?#]/, 1)
  return path.includes('{$') || climbsAbove(path.replaceAll('\\', '/'), depth)
}
