/**
 * A reading of XML 1.0 that keeps positions, so that one place of a document can be changed and all
 * others copied. It knows what manifests use: elements, attributes, namespaces, comments, CDATA
 * sections and processing instructions. A document type, which could define entities, is refused.
 */
export interface XmlElement {
  readonly localName: string
  /** With its colon; empty where it has none. */
  readonly prefix: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** The whole element, and what lies between its tags (empty for `<a/>`). */
  readonly from: number
  readonly to: number
  readonly innerFrom: number
  readonly innerTo: number
}

export interface XmlAttribute {
  /** As written: `xlink:href`. */
  readonly name: string
  /** Where its value stands, without quotes. */
  readonly start: number
  readonly end: number
}

type OpenElement = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  children: OpenElement[]
  readonly name: string
  readonly scope: Scope
}

/** Prefixes that an element declares, and those around it. */
interface Scope {
  readonly own: ReadonlyMap<string, string>
  readonly outer: Scope | undefined
}

/** Manifests nest ten deep. */
const MAX_DEPTH = 64
const NAME = /[^\s<>/=&"'!?]+/y
const ATTRIBUTE = /\s+([^\s<>/=&"'!?]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y
const NOT_BLANK = /\S/g

/** What is no element: where it begins and where it ends. `<![CDATA[` counts only within one. */
const SKIPPED = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
] as const

/** The root of a document, `undefined` where it is not well-formed. Never throws, linear. */
export function readXml(text: string): XmlElement | undefined {
  const open: OpenElement[] = []
  let at = rootStart(text)
  while (at >= 0 && at < text.length) {
    const skipped = skip(text, at)
    if (skipped === undefined) return undefined
    if (skipped > at) {
      at = text.indexOf('<', skipped)
      continue
    }
    const top = open.at(-1)
    if (text.startsWith('</', at)) {
      if (top === undefined || !close(text, at, top)) return undefined
      open.pop()
      if (open.length === 0) return nextMarkup(text, top.to) === text.length ? top : undefined
      at = text.indexOf('<', top.to)
      continue
    }
    const element = readStartTag(text, at, top?.scope)
    if (element === undefined || open.length >= MAX_DEPTH) return undefined
    top?.children.push(element)
    if (element.to < 0) open.push(element)
    else if (top === undefined)
      return nextMarkup(text, element.to) === text.length ? element : undefined
    at = text.indexOf('<', element.innerFrom)
  }
  return undefined
}

/** Where the root's start tag begins, behind what may stand before it; not in the text if nowhere. */
export function rootStart(text: string): number {
  return nextMarkup(text, text.startsWith('\ufeff') ? 1 : 0)
}

/**
 * Where the next element's tag begins behind blanks, comments and instructions; -1 where other text
 * comes first, the length of the text where nothing comes.
 */
function nextMarkup(text: string, from: number): number {
  let at = from
  for (;;) {
    NOT_BLANK.lastIndex = at
    const next = NOT_BLANK.exec(text)?.index ?? text.length
    if (next === text.length) return next
    if (text[next] !== '<' || text.startsWith('<![', next)) return -1
    const behind = skip(text, next)
    if (behind === undefined || behind === next) return behind ?? -1
    at = behind
  }
}

/** Behind what is skipped at a position, the position itself where an element's tag stands there. */
function skip(text: string, at: number): number | undefined {
  for (const [begin, end] of SKIPPED) {
    if (!text.startsWith(begin, at)) continue
    const stop = text.indexOf(end, at + begin.length)
    return stop < 0 ? undefined : stop + end.length
  }
  return text.startsWith('<!', at) ? undefined : at
}

function readStartTag(
  text: string,
  from: number,
  outer: Scope | undefined,
): OpenElement | undefined {
  NAME.lastIndex = from + 1
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return undefined
  const attributes = new Map<string, XmlAttribute>()
  let at = from + 1 + name.length
  for (;;) {
    ATTRIBUTE.lastIndex = at
    const match = ATTRIBUTE.exec(text)
    if (match === null) break
    const [whole, attribute = '', double, single = ''] = match
    if (attributes.has(attribute)) return undefined
    at += whole.length
    const end = at - 1
    attributes.set(attribute, { name: attribute, start: end - (double ?? single).length, end })
  }
  TAG_END.lastIndex = at
  const tagEnd = TAG_END.exec(text)
  if (tagEnd === null) return undefined
  const behind = at + tagEnd[0].length
  const scope = scopeOf(text, attributes, outer)
  const colon = name.indexOf(':') + 1
  return {
    name,
    localName: name.slice(colon),
    prefix: name.slice(0, colon),
    namespace: namespaceOf(name.slice(0, colon), scope),
    scope,
    attributes: [...attributes.values()],
    children: [],
    from,
    innerFrom: behind,
    innerTo: behind,
    to: tagEnd[1] === '/' ? behind : -1,
  }
}

/** Ends an element at its end tag; `false` where that is another's. */
function close(text: string, at: number, element: OpenElement): boolean {
  TAG_END.lastIndex = at + 2 + element.name.length
  const tagEnd = text.startsWith(element.name, at + 2) ? TAG_END.exec(text) : null
  if (tagEnd === null || tagEnd[1] === '/') return false
  element.innerTo = at
  element.to = at + 2 + element.name.length + tagEnd[0].length
  return true
}

function scopeOf(
  text: string,
  attributes: ReadonlyMap<string, XmlAttribute>,
  outer: Scope | undefined,
): Scope {
  const own = new Map<string, string>()
  for (const { name, start, end } of attributes.values()) {
    if (name === 'xmlns') own.set('', text.slice(start, end))
    if (name.startsWith('xmlns:')) own.set(`${name.slice(6)}:`, text.slice(start, end))
  }
  return own.size === 0 && outer !== undefined ? outer : { own, outer }
}

function namespaceOf(prefix: string, scope: Scope): string {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const namespace = at.own.get(prefix)
    if (namespace !== undefined) return namespace
  }
  return ''
}
