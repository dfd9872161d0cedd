const HASH = 35
const COLON = 58

/** Longer than any tag's name, so that a line of garbage is not searched to its end. */
const MAX_TAG_LENGTH = 64

export function isUriLine(text: string, start: number): boolean {
  return text.charCodeAt(start) !== HASH
}

/**
 * Where the name of the tag that stands at `start` ends (its colon, or `end`); -1 for a comment or
 * a URI line. Tags begin with `#EXT` in exactly this case (RFC 8216bis 4.1).
 */
export function tagNameEnd(text: string, start: number, end: number): number {
  if (!text.startsWith('#EXT', start)) return -1
  const limit = Math.min(end, start + MAX_TAG_LENGTH)
  for (let at = start + 4; at < limit; at++) {
    if (text.charCodeAt(at) === COLON) return at
  }
  return limit === end ? end : -1
}
