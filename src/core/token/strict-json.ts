/** Claims are at most objects in objects; what is nested deeper was made to hurt. */
const MAX_DEPTH = 8

/**
 * Parses JSON (RFC 8259) that can be read in one way only: no object names a member twice, of which
 * parsers take now the first, now the last (RFC 7519 4 lets them), and nothing is nested deeper than
 * 8 levels. Work and memory grow with the text's length alone.
 *
 * @throws SyntaxError for any other text
 */
export function parseStrictJson(text: string): unknown {
  const { members, depth } = measure(text)
  if (depth > MAX_DEPTH) throw new SyntaxError('it is nested too deep')
  const value: unknown = JSON.parse(text)
  if (countMembers(value) !== members) throw new SyntaxError('it names a member twice')
  return value
}

/** Members as written, that is colons outside strings, and the deepest nesting. */
function measure(text: string): { members: number; depth: number } {
  let members = 0
  let depth = 0
  let level = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
      continue
    }
    if (character === '"') isInString = true
    else if (character === ':') members++
    else if (character === '{' || character === '[') depth = Math.max(depth, ++level)
    else if (character === '}' || character === ']') level--
  }
  return { members, depth }
}

/** Members as parsed; of those that were named twice one is left. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const children = Object.values(value)
  const own = Array.isArray(value) ? 0 : children.length
  return children.reduce((sum: number, child) => sum + countMembers(child), own)
}
