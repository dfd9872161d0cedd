import { parseEnv } from 'node:util'
import { SluiceError } from '../../src/core/errors.ts'

/** What a variable of a `.dev.vars` file holds; the last of several lines counts. */
export function variableOf(text: string, name: string): string | undefined {
  return parseEnv(text)[name] || undefined
}

/**
 * Sets one variable and leaves every other character as it is. The value must be one line without
 * a single quote.
 *
 * @throws SluiceError `vars_unreadable`
 */
export function withVariable(text: string, name: string, value: string): string {
  const found = assignmentOf(text, name)
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  const edited = found
    ? `${text.slice(0, found.valueStart)}'${value}'${text.slice(found.valueEnd)}`
    : `${text}${separator}${name}='${value}'\n`
  return requireOnlyChange(text, edited, name, value)
}

/** Takes a variable's line away. @throws SluiceError `vars_unreadable` */
export function withoutVariable(text: string, name: string): string {
  const found = assignmentOf(text, name)
  if (found === undefined) return text
  const rest = text.slice(found.valueEnd).replace(/^[^\n]*(?:\n|$)/, '')
  return requireOnlyChange(text, text.slice(0, found.lineStart) + rest, name, undefined)
}

interface Assignment {
  readonly lineStart: number
  readonly valueStart: number
  readonly valueEnd: number
}

/** The last line that sets the variable. A quoted value may go on over several lines. */
function assignmentOf(text: string, name: string): Assignment | undefined {
  const value = /'[^']*'|"[^"]*"|`[^`]*`|[^#\r\n]*?(?=[ \t]*(?:#|\r?$))/.source
  const line = new RegExp(`^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*)(${value})`, 'gm')
  const match = [...text.matchAll(line)].at(-1)
  if (match === undefined) return undefined
  const valueStart = match.index + (match[1] ?? '').length
  return { lineStart: match.index, valueStart, valueEnd: match.index + match[0].length }
}

/** Read back by the parser itself: whatever the pattern took for a line must have been one. */
function requireOnlyChange(
  before: string,
  after: string,
  name: string,
  value: string | undefined,
): string {
  const { [name]: _old, ...others } = parseEnv(before)
  const expected = value === undefined ? others : { ...others, [name]: value }
  if (sorted(parseEnv(after)) === sorted(expected)) return after
  throw new SluiceError('vars_unreadable', `${name} cannot be set without touching other lines`, {
    cure: 'put every variable of the file in a line of its own',
  })
}

function sorted(variables: Readonly<Record<string, string | undefined>>): string {
  return JSON.stringify(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)))
}
