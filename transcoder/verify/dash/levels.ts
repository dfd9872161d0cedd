import { childrenOf } from '../../../src/core/dash/manifest.ts'
import type { XmlElement } from '../../../src/core/dash/xml.ts'
import { attributeOf, readContent } from '../../../src/core/dash/xml-text.ts'

/** A Representation and what is around it, from the inside out: the nearest that tells a thing decides. */
export class Levels {
  readonly #text: string
  readonly #levels: readonly XmlElement[]

  constructor(text: string, levels: readonly XmlElement[]) {
    this.#text = text
    this.#levels = levels
  }

  /** An attribute of the Representation or its AdaptationSet. */
  attribute(name: string): string | undefined {
    return nearest(this.#levels.slice(0, 2), (level) => attributeOf(this.#text, level, name))
  }

  /** An attribute of a child that may stand at any level, such as SegmentTemplate. */
  childAttribute(child: string, name: string): string | undefined {
    return nearest(this.#children(child), (element) => attributeOf(this.#text, element, name))
  }

  grandchild(child: string, grandchild: string): XmlElement | undefined {
    return nearest(this.#children(child), (element) => childrenOf(element, grandchild)[0])
  }

  attributeNumber(element: XmlElement, name: string): number | undefined {
    return readNumber(attributeOf(this.#text, element, name))
  }

  /** BaseURLs, one in the other (ISO/IEC 23009-1, 5.6.4); of alternatives, the first. */
  base(documentUri: string): string {
    return this.#levels.reduceRight((base, level) => {
      const [url] = childrenOf(level, 'BaseURL')
      const written = url && readContent(this.#text, url)?.value
      return (written && URL.parse(written, base)?.href) || base
    }, documentUri)
  }

  #children(name: string): readonly XmlElement[] {
    return this.#levels.flatMap((level) => childrenOf(level, name).slice(0, 1))
  }
}

export function readNumber(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

function nearest<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Value | undefined,
): Value | undefined {
  for (const item of items) {
    const value = read(item)
    if (value !== undefined) return value
  }
  return undefined
}
