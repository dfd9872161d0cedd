import { AttributeCursor } from '../../../src/core/playlist/attributes.ts'
import { wrongType } from './attribute-types.ts'
import { type Fault, quoteShort } from './fault.ts'

export interface AttributeValue {
  readonly value: string
  readonly isQuoted: boolean
}

export type Attributes = ReadonlyMap<string, AttributeValue>

export interface AttributeList {
  /** By name; where one comes twice, its first value. */
  readonly attributes: Attributes
  readonly faults: readonly Fault[]
}

type Report = (expected: string, seen: string) => void

/** Reads an attribute list (RFC 8216bis 4.2), and says what is wrong with it. */
export function readAttributeList(
  text: string,
  from: number,
  to: number,
  line: number,
): AttributeList {
  const attributes = new Map<string, AttributeValue>()
  const faults: Fault[] = []
  const report: Report = (expected, seen) =>
    faults.push({ kind: 'attribute-list', line, expected, seen })
  const cursor = new AttributeCursor(text, from, to)
  let behind = from
  for (let isFirst = true; cursor.next(); isFirst = false) {
    const name = text.slice(cursor.nameStart, cursor.nameEnd)
    const value = text.slice(cursor.start, cursor.end)
    const isQuoted = text[cursor.start - 1] === '"'
    const start = isFirst ? from : text[behind] === ',' ? behind + 1 : -1
    const seen = quoteShort(text.slice(isFirst ? from : behind, cursor.end + (isQuoted ? 1 : 0)))
    if (!isPlacedWell(text, cursor, start, isQuoted))
      report('a comma between attributes and no white space', seen)
    if (isQuoted && text[cursor.end] !== '"') report('a closing quote', seen)
    if (!/^[A-Z0-9-]+$/.test(name)) report('a name of A-Z, 0-9 and -', quoteShort(name))
    const wanted = wrongType(name, value, isQuoted)
    if (wanted !== undefined) report(`${name} to be ${wanted}`, seen)
    if (attributes.has(name)) report('each attribute once', `${name} twice`)
    else attributes.set(name, { value, isQuoted })
    behind = Math.min(to, cursor.end + (isQuoted ? 1 : 0))
  }
  if (behind < to) report('a list of attributes', quoteShort(text.slice(behind, to)))
  return { attributes, faults }
}

function isPlacedWell(
  text: string,
  cursor: AttributeCursor,
  start: number,
  isQuoted: boolean,
): boolean {
  const valueStart = cursor.start - (isQuoted ? 1 : 0)
  const isBare = text[cursor.nameEnd] === '=' && valueStart === cursor.nameEnd + 1
  return cursor.nameStart === start && isBare
}

/** The value of an attribute, `undefined` where it has none. */
export function attributeText(attributes: Attributes, name: string): string | undefined {
  return attributes.get(name)?.value
}
