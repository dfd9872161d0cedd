import { readUriReference } from '../playlist/uri-reference.ts'
import type { Representation } from './adaptation.ts'
import { childrenOf } from './manifest.ts'
import type { XmlElement } from './xml.ts'
import { attributeOf, readContent } from './xml-text.ts'

/** URLs of a Representation, resolved as far as the manifest alone can: against its BaseURLs. */
export interface RepresentationUrls {
  /** One of several media files in a folder that holds them all. */
  readonly samples: readonly string[]
  /** A single file that holds all media. */
  readonly files: readonly string[]
  /** Initialization and index files. */
  readonly others: readonly string[]
}

/** BaseURLs at one level are alternatives, and those of the levels multiply. */
const MAX_BASES = 16
const IDENTIFIER = /\$(RepresentationID|Bandwidth|Number|SubNumber|Time|)(?:%0(\d{1,2})d)?\$/g

/** Where a Representation's media lies; `undefined` where the manifest does not tell. */
export function urlsOf(
  text: string,
  root: XmlElement,
  { element, set, period }: Representation,
): RepresentationUrls | undefined {
  const levels = [root, period, set, element]
  const bases = levels.reduce<readonly string[] | undefined>(
    (outer, level) => outer && basesWithin(text, outer, level),
    [''],
  )
  const found = locate(text, levels.toReversed())
  if (bases === undefined || found === undefined) return undefined
  const resolve = (urls: readonly string[]) =>
    bases.flatMap((base) => urls.map((url) => join(base, url)))
  const files = resolve(found.files)
  // A folder is no file that could be opened.
  if (files.some((url) => /(?:^|\/)(?:[?#]|$)/.test(url))) return undefined
  return { samples: resolve(found.samples), files, others: resolve(found.others) }
}

function basesWithin(
  text: string,
  outer: readonly string[],
  level: XmlElement,
): readonly string[] | undefined {
  const urls = childrenOf(level, 'BaseURL').map((child) => readContent(text, child)?.value)
  if (urls.length === 0) return outer
  const bases = outer.flatMap((base) =>
    urls.flatMap((url) => (url === undefined ? [] : join(base, url))),
  )
  return bases.length === outer.length * urls.length && bases.length <= MAX_BASES
    ? bases
    : undefined
}

/** `levels` from the Representation outwards; the nearest that tells a thing decides. */
function locate(text: string, levels: readonly XmlElement[]): RepresentationUrls | undefined {
  const [representation] = levels
  const nearest = (name: string, attribute: string) => {
    for (const level of levels) {
      const [element] = childrenOf(level, name)
      const value = element && attributeOf(text, element, attribute)
      if (value !== undefined) return value
    }
    return undefined
  }
  const fill = (template: string) => (representation ? filled(text, representation, template) : '')
  const media = nearest('SegmentTemplate', 'media')
  if (media !== undefined) {
    // A folder for each segment is none that holds them all.
    const counter = media.search(/\$(?:SubNumber|Number|Time)/)
    if (counter >= 0 && media.includes('/', counter)) return undefined
    const others = ['initialization', 'index'].flatMap(
      (name) => nearest('SegmentTemplate', name) ?? [],
    )
    return { samples: [fill(media)], files: [], others: others.map(fill) }
  }
  const [list, inherited] = levels.flatMap((level) => childrenOf(level, 'SegmentList'))
  if (inherited !== undefined) return undefined
  return list === undefined ? { samples: [], files: [''], others: [] } : locateList(text, list)
}

function locateList(text: string, list: XmlElement): RepresentationUrls | undefined {
  const urls = childrenOf(list, 'SegmentURL').map((each) => attributeOf(text, each, 'media') ?? '')
  const others = ['Initialization', 'RepresentationIndex']
    .flatMap((name) => childrenOf(list, name))
    .flatMap((each) => attributeOf(text, each, 'sourceURL') ?? [])
  const folders = new Set(urls.map((url) => url.slice(0, url.lastIndexOf('/') + 1)))
  const [first] = urls
  if (first === undefined || folders.size > 1) return undefined
  const isOneFile = urls.every((url) => url === first)
  return { samples: isOneFile ? [] : [first], files: isOneFile ? [first] : [], others }
}

function filled(text: string, representation: XmlElement, template: string): string {
  const values: Readonly<Record<string, string | undefined>> = {
    RepresentationID: attributeOf(text, representation, 'id'),
    Bandwidth: attributeOf(text, representation, 'bandwidth'),
    Number: '1',
    SubNumber: '1',
    Time: '0',
    '': '$',
  }
  return template.replaceAll(IDENTIFIER, (_, name: string, width: string | undefined) =>
    (values[name] ?? '').padStart(Number(width ?? 0), '0'),
  )
}

/** A reference against another one, dot segments left in (RFC 3986 5.2.2). */
function join(base: string, url: string): string {
  if (url === '') return base
  const outer = readUriReference(base, 'https:')
  const inner = readUriReference(url, 'https:')
  if (inner.form === 'authority' || inner.form === 'opaque' || outer.form === 'opaque') return url
  const host = outer.form === 'authority' ? `${outer.scheme}//${outer.authority}` : ''
  const folder = inner.form === 'rooted' ? '' : outer.path.slice(0, outer.path.lastIndexOf('/') + 1)
  return host + folder + inner.path + inner.suffix
}
