import { readAttributes } from './attributes.ts'
import { LineCursor } from './lines.ts'

export type Variables = ReadonlyMap<string, string>

const DEFINE = '#EXT-X-DEFINE:'
const REFERENCE = /\{\$([A-Za-z0-9_-]+)\}/g

/**
 * Definitions may use earlier ones, so their values could double with every line. No URL of ours is
 * longer than this (Workers take 16 KB); what would come out longer is left as it is.
 */
const MAX_EXPANDED_LENGTH = 16_384

export function hasVariable(text: string): boolean {
  return text.includes('{$')
}

/**
 * What a playlist itself defines by EXT-X-DEFINE with NAME and VALUE (RFC 8216bis 4.4.2.3). IMPORT
 * and QUERYPARAM get their values elsewhere and are left out. The first definition of a name holds.
 * Where the text refers to no variable there is nothing to define, which is quickly seen.
 */
export function definedVariables(text: string): Variables {
  const variables = new Map<string, string>()
  if (!hasVariable(text) || !text.includes(DEFINE)) return variables
  const line = new LineCursor(text)
  while (line.next()) {
    if (!text.startsWith(DEFINE, line.start)) continue
    const attributes = readAttributes(text, line.start + DEFINE.length, line.end)
    const name = attributes.get('NAME')
    const value = expandVariables(attributes.get('VALUE') ?? '', variables)
    if (name === undefined || !attributes.has('VALUE')) continue
    if (!variables.has(name)) variables.set(name, value)
  }
  return variables
}

/** Puts values in place of `{$name}`, once and from left to right; unknown names stay. */
export function expandVariables(text: string, variables: Variables): string {
  if (variables.size === 0 || !hasVariable(text)) return text
  let expanded = ''
  let copied = 0
  for (const match of text.matchAll(REFERENCE)) {
    const value = variables.get(match[1] ?? '')
    if (value === undefined) continue
    expanded += text.slice(copied, match.index) + value
    copied = match.index + match[0].length
    if (expanded.length > MAX_EXPANDED_LENGTH) return text
  }
  return expanded + text.slice(copied)
}
