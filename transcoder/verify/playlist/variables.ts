import { type Attributes, attributeText } from './attribute-list.ts'

/** Values of EXT-X-DEFINE (RFC 8216bis 4.4.2.3), which come from three places. */
export interface VariableSources {
  /** Of the multivariant playlist that named this one; `undefined` where none did. */
  readonly imported: ReadonlyMap<string, string> | undefined
  /** The query of the playlist's own URI. */
  readonly query: URLSearchParams
}

const NAME = /^[A-Za-z0-9_-]+$/
const REFERENCE = /\{\$([^{}]*)\}/g

/** The variables that a playlist has at one line. */
export class Variables {
  readonly values = new Map<string, string>()
  readonly #sources: VariableSources

  constructor(sources: VariableSources) {
    this.#sources = sources
  }

  /** Takes an EXT-X-DEFINE; gives what is wrong with it. */
  define(attributes: Attributes): string | undefined {
    const kinds = ['NAME', 'IMPORT', 'QUERYPARAM'].filter((kind) => attributes.has(kind))
    const [kind] = kinds
    if (kind === undefined || kinds.length > 1) return 'not just one of NAME, IMPORT and QUERYPARAM'
    const name = attributeText(attributes, kind) ?? ''
    if (!NAME.test(name)) return `the variable name ${JSON.stringify(name)}`
    if (this.values.has(name)) return `${name} defined twice`
    const value = this.#valueOf(kind, name, attributes)
    this.values.set(name, value ?? '')
    return value === undefined ? `${name}, which ${missing(kind)}` : undefined
  }

  /** Puts values in place of references, and tells of each that has none. */
  expand(text: string, onUndefined: (name: string) => void): string {
    if (!text.includes('{$')) return text
    return text.replaceAll(REFERENCE, (reference, name: string) => {
      const value = this.values.get(name)
      if (value === undefined) onUndefined(name)
      return value ?? reference
    })
  }

  #valueOf(kind: string, name: string, attributes: Attributes): string | undefined {
    if (kind === 'NAME') return attributeText(attributes, 'VALUE')
    if (kind === 'IMPORT') return this.#sources.imported?.get(name)
    return this.#sources.query.get(name) || undefined
  }
}

function missing(kind: string): string {
  if (kind === 'IMPORT') return 'no multivariant playlist defines'
  return kind === 'NAME' ? 'has no VALUE' : 'is no parameter of the URI'
}
