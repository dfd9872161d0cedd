import type { Edit } from '../text-edits.ts'
import type { XmlElement } from './xml.ts'

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([^;&]{0,8}));?/gi
const MARKUP = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g

/** What escaped text stands for; `undefined` where it refers to what XML does not define by itself. */
export function decodeText(escaped: string): string | undefined {
  if (!escaped.includes('&')) return escaped
  let isKnown = true
  const text = escaped.replaceAll(REFERENCE, (whole, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    const character =
      name === undefined
        ? code > 0 && code <= 0x10ffff && String.fromCodePoint(code)
        : Object.hasOwn(NAMED, name) && NAMED[name]
    if (!character || !whole.endsWith(';')) isKnown = false
    return character || whole
  })
  return isKnown ? text : undefined
}

export function encodeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * The text of an element without children and the place to write another one to: blanks around it
 * stay. `undefined` where it cannot be read.
 */
export function readContent(
  text: string,
  { children, innerFrom, innerTo }: XmlElement,
): { value: string; from: number; to: number } | undefined {
  if (children.length > 0) return undefined
  const inner = text.slice(innerFrom, innerTo)
  const from = innerFrom + inner.length - inner.trimStart().length
  const to = Math.max(from, innerFrom + inner.trimEnd().length)
  const value = inner.includes('<') ? decodeMarkup(inner) : decodeText(inner)
  return value === undefined ? undefined : { value: value.trim(), from, to }
}

function decodeMarkup(inner: string): string | undefined {
  let value = ''
  let at = 0
  for (const match of inner.matchAll(MARKUP)) {
    const before = decodeText(inner.slice(at, match.index))
    if (before === undefined) return undefined
    value += before + (match[1] ?? '')
    at = match.index + match[0].length
  }
  const rest = decodeText(inner.slice(at))
  return rest === undefined ? undefined : value + rest
}

/** The value of an attribute as it is meant; `undefined` where it is missing or cannot be read. */
export function attributeOf(text: string, element: XmlElement, name: string): string | undefined {
  const attribute = element.attributes.find((each) => each.name === name)
  return attribute && decodeText(text.slice(attribute.start, attribute.end))
}

/** Sets an attribute, which is put first where it is missing. */
export function setAttribute(element: XmlElement, name: string, value: string): Edit {
  const attribute = element.attributes.find((each) => each.name === name)
  if (attribute !== undefined)
    return { from: attribute.start, to: attribute.end, text: encodeText(value) }
  const at = element.from + 1 + element.prefix.length + element.localName.length
  return { from: at, to: at, text: ` ${name}="${encodeText(value)}"` }
}

/** Takes an element out, with the blanks before it. */
export function removeElement(text: string, { from, to }: XmlElement): Edit {
  let begin = from
  while (/\s/.test(text.charAt(begin - 1))) begin--
  return { from: begin, to, text: '' }
}
