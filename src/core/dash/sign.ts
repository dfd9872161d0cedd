import { folderPath, type PlaylistPlace } from '../playlist/place.ts'
import { uriSigner } from '../playlist/uri.ts'
import { applyEdits, type Edit } from '../text-edits.ts'
import { Bases } from './bases.ts'
import { childrenOf, type Refusal, readManifest } from './manifest.ts'
import type { XmlElement } from './xml.ts'
import { decodeText, encodeText, readContent } from './xml-text.ts'

export type SignedManifest =
  | { readonly ok: true; readonly text: string }
  | Refusal<'playlist_invalid'>

/** Attributes that carry URLs or templates of them, by element (ISO/IEC 23009-1, 5.3.9 and annex B). */
const URL_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  SegmentTemplate: ['media', 'index', 'initialization', 'bitstreamSwitching'],
  SegmentURL: ['media', 'index'],
  Initialization: ['sourceURL'],
  RepresentationIndex: ['sourceURL'],
  BitstreamSwitching: ['sourceURL'],
  InitializationSet: ['initialization'],
}
/** Hold what is not resolved as the manifest's own URLs are. */
const CLOSED = new Set(['ContentProtection', 'EventStream', 'InbandEventStream'])
const LOCATIONS = ['Location', 'PatchLocation']

class Unreadable extends Error {}

/**
 * Writes a manifest for one viewer: its relative URLs lead below `/s/<token>/`, by a BaseURL where it
 * has none of its own; what names our host or starts at the root is signed, by the rules of
 * `uriSigner`. Other hosts, `xlink:href`, content protection and events are left alone, and every
 * byte that is no such URL comes out as it went in. Refuses what is not well-formed. Linear.
 */
export function signManifest(text: string, place: PlaylistPlace): SignedManifest {
  const root = readManifest(text)
  if (root === undefined) return refused('it is not a well-formed MPD')
  try {
    const bases = Bases.ofDocument(place)
    const edits = [...rootEdits(text, root, place), ...elementEdits(text, root, bases, true)]
    return { ok: true, text: applyEdits(text, edits) }
  } catch (error) {
    if (error instanceof Unreadable) return refused(error.message)
    throw error
  }
}

function rootEdits(text: string, root: XmlElement, place: PlaylistPlace): Edit[] {
  const sign = uriSigner(place)
  const locations = LOCATIONS.flatMap((name) => childrenOf(root, name))
  const edits = locations.flatMap((element) => contentEdit(text, element, sign))
  const hasBase = childrenOf(root, 'BaseURL').length > 0
  if (hasBase || root.innerFrom === root.innerTo) return edits
  return [...edits, insertedBase(text, root, place)]
}

/** BaseURL comes behind ProgramInformation and before all else (the MPD's schema). */
function insertedBase(text: string, root: XmlElement, place: PlaylistPlace): Edit {
  const at = childrenOf(root, 'ProgramInformation').at(-1)?.to ?? root.innerFrom
  const blanks = /^\s*/.exec(text.slice(at, root.innerTo))?.[0] ?? ''
  const name = `${root.prefix}BaseURL`
  const folder = place.prefix + folderPath(place.key).slice(1)
  return { from: at, to: at, text: `${blanks}<${name}>${encodeText(folder)}</${name}>` }
}

function elementEdits(text: string, element: XmlElement, bases: Bases, isRoot: boolean): Edit[] {
  const own = childrenOf(element, 'BaseURL').map((child) => ({ child, ...contentOf(text, child) }))
  const edits = own.flatMap(({ child }) =>
    contentEdit(text, child, (uri) => signed(bases, uri, isRoot)),
  )
  const inner = bases.within(own.map(({ value }) => value))
  if (inner === undefined) throw new Unreadable('its BaseURLs lead nowhere, or to too many places')
  for (const { name, start, end } of element.attributes) {
    if (name !== 'href' && !URL_ATTRIBUTES[element.localName]?.includes(name)) continue
    const uri = decodeText(text.slice(start, end))
    if (uri === undefined) throw new Unreadable(`its ${element.localName}@${name} cannot be read`)
    const mapped = signed(inner, uri, false)
    if (mapped !== uri) edits.push({ from: start, to: end, text: encodeText(mapped) })
  }
  for (const child of element.children) {
    if (child.namespace !== element.namespace || CLOSED.has(child.localName)) continue
    for (const edit of elementEdits(text, child, inner, false)) edits.push(edit)
  }
  return edits
}

function signed(bases: Bases, uri: string, isRoot: boolean): string {
  const mapped = bases.sign(uri, isRoot)
  if (mapped === undefined) throw new Unreadable('one URL means something else with each BaseURL')
  return mapped
}

function contentEdit(text: string, element: XmlElement, sign: (uri: string) => string): Edit[] {
  const { value, from, to } = contentOf(text, element)
  const mapped = sign(value)
  return mapped === value ? [] : [{ from, to, text: encodeText(mapped) }]
}

function contentOf(text: string, element: XmlElement) {
  const content = readContent(text, element)
  if (content === undefined) throw new Unreadable(`its ${element.localName} cannot be read`)
  return content
}

function refused(reason: string): SignedManifest {
  return { ok: false, code: 'playlist_invalid', reason }
}
