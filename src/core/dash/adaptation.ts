import type { Resolution } from '../playlist/multivariant.ts'
import { childrenOf } from './manifest.ts'
import type { XmlElement } from './xml.ts'
import { attributeOf } from './xml-text.ts'

/** What a Representation holds; `undefined` where the manifest does not tell. */
export type MediaKind = 'video' | 'images' | 'other' | undefined

const TILES = 'http://dashif.org/guidelines/thumbnail_tile'

/** A Representation with what it inherits from its AdaptationSet (ISO/IEC 23009-1, 5.3.7). */
export interface Representation {
  readonly element: XmlElement
  readonly set: XmlElement
  readonly period: XmlElement
  readonly kind: MediaKind
  /** Of one picture, also where a file holds tiles of many. */
  readonly resolution: Resolution | undefined
}

export function representationsOf(text: string, root: XmlElement): Representation[] {
  return childrenOf(root, 'Period').flatMap((period) =>
    childrenOf(period, 'AdaptationSet').flatMap((set) =>
      childrenOf(set, 'Representation').map((element) => ({
        element,
        set,
        period,
        kind: kindOf(text, set, element),
        resolution: resolutionOf(text, set, element),
      })),
    ),
  )
}

function kindOf(text: string, set: XmlElement, representation: XmlElement): MediaKind {
  const types = [
    attributeOf(text, representation, 'mimeType') ?? attributeOf(text, set, 'mimeType'),
    attributeOf(text, set, 'contentType'),
  ].flatMap((type) => (type === undefined ? [] : [type.trim().toLowerCase()]))
  if (types.some((type) => /^video\b/.test(type))) return 'video'
  if (types.some((type) => /^image\b/.test(type))) return 'images'
  if (types.some((type) => /^(?:audio|text)\b/.test(type))) return 'other'
  const hasSize = resolutionOf(text, set, representation) !== undefined
  if (hasSize) return 'video'
  // application/mp4 and application/ttml+xml hold text; with pictures they would tell their size.
  return types.some((type) => type.startsWith('application/')) ? 'other' : undefined
}

function resolutionOf(
  text: string,
  set: XmlElement,
  representation: XmlElement,
): Resolution | undefined {
  const pixels = (name: string) =>
    Number(
      /^\s*(\d{1,6})\s*$/.exec(
        attributeOf(text, representation, name) ?? attributeOf(text, set, name) ?? '',
      )?.[1] ?? 0,
    )
  const [columns, rows] = tilesOf(text, representation) ?? tilesOf(text, set) ?? [1, 1]
  const width = pixels('width') / columns
  const height = pixels('height') / rows
  return width > 0 && height > 0 ? { width, height } : undefined
}

/** Columns and rows of a sheet of thumbnails (DASH-IF IOP 6.2.6). */
function tilesOf(text: string, element: XmlElement): [number, number] | undefined {
  const property = ['EssentialProperty', 'SupplementalProperty']
    .flatMap((name) => childrenOf(element, name))
    .find((each) => attributeOf(text, each, 'schemeIdUri') === TILES)
  const [, columns, rows] =
    /^\s*([1-9]\d{0,3})x([1-9]\d{0,3})\s*$/.exec(
      (property && attributeOf(text, property, 'value')) ?? '',
    ) ?? []
  return columns === undefined ? undefined : [Number(columns), Number(rows)]
}
