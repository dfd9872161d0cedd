/** Percent-encoded dots are dots to a URL parser (WHATWG URL 4.1), so they are here. */
const HAS_DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i
const SINGLE_DOT = /^(?:\.|%2e)$/i
const DOUBLE_DOT = /^(?:\.|%2e){2}$/i

/** `path` has no query, no fragment and no backslash. */
export function hasDotSegment(path: string): boolean {
  return HAS_DOT_SEGMENT.test(path)
}

/** RFC 3986 5.2.4 for a path that begins with `/`: never above the root, other bytes as written. */
export function removeDotSegments(path: string): string {
  if (!hasDotSegment(path)) return path
  const segments = path.split('/').slice(1)
  const last = segments.length - 1
  const kept: string[] = []
  segments.forEach((segment, index) => {
    const isDouble = DOUBLE_DOT.test(segment)
    if (isDouble) kept.pop()
    if (!isDouble && !SINGLE_DOT.test(segment)) kept.push(segment)
    else if (index === last) kept.push('')
  })
  return `/${kept.join('/')}`
}

/** Whether a relative path leaves, on its way, the root that lies `depth` folders above its base. */
export function climbsAbove(path: string, depth: number): boolean {
  let left = depth
  for (const segment of path.split('/')) {
    if (DOUBLE_DOT.test(segment)) left--
    else if (!SINGLE_DOT.test(segment)) left++
    if (left < 0) return true
  }
  return false
}
