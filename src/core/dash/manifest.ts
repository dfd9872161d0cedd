import { readXml, rootStart, type XmlElement } from './xml.ts'

/** What no reader of manifests can go on with. */
export interface Refusal<Code extends string> {
  readonly ok: false
  readonly code: Code
  /** A clause for the error's message. */
  readonly reason: string
}

const ROOT = /<(?:[^\s<>/:=&"']{1,64}:)?MPD[\s/>]/y

/** Whether a text is a DASH manifest, by what it says: its root is an MPD. Looks no further. */
export function isManifest(text: string): boolean {
  const at = rootStart(text)
  ROOT.lastIndex = Math.max(at, 0)
  return at >= 0 && ROOT.test(text)
}

/** The MPD of a manifest, `undefined` where the text is not well-formed or is something else. */
export function readManifest(text: string): XmlElement | undefined {
  const root = readXml(text)
  return root?.localName === 'MPD' ? root : undefined
}

const grouped = new WeakMap<XmlElement, ReadonlyMap<string, readonly XmlElement[]>>()

/** Children of that name in the parent's own namespace. Sorted once, as thousands may ask. */
export function childrenOf(element: XmlElement, localName: string): readonly XmlElement[] {
  const groups = grouped.get(element) ?? groupChildren(element)
  return groups.get(localName) ?? []
}

function groupChildren(element: XmlElement): ReadonlyMap<string, readonly XmlElement[]> {
  const own = element.children.filter((child) => child.namespace === element.namespace)
  const groups = Map.groupBy(own, (child) => child.localName)
  grouped.set(element, groups)
  return groups
}
