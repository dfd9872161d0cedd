/** An entity tag, RFC 9110 8.8.3. */
export interface EntityTag {
  readonly isWeak: boolean
  /** With its quotes. */
  readonly opaque: string
}

const ENTITY_TAG = /(W\/)?("[\x21\x23-\x7e\x80-\uffff]*")/y
const SEPARATOR = /[\t ]*(?:,[\t ]*)*/y

/** Reads one entity tag, white space around it allowed; `undefined` when the text is something else. */
export function parseEntityTag(text: string): EntityTag | undefined {
  const [tag, ...others] = parseEntityTags(text) ?? []
  return others.length === 0 ? tag : undefined
}

/**
 * Reads the list of If-Match or If-None-Match. Commas may stand within a tag. `undefined` for a text
 * that is not such a list, `[]` for one without members.
 */
export function parseEntityTags(text: string): EntityTag[] | undefined {
  const tags: EntityTag[] = []
  let at = skip(text, 0)
  while (at < text.length) {
    ENTITY_TAG.lastIndex = at
    const match = ENTITY_TAG.exec(text)
    const [whole = '', weak, opaque] = match ?? []
    if (opaque === undefined) return undefined
    tags.push({ isWeak: weak !== undefined, opaque })
    const end = at + whole.length
    at = skip(text, end)
    if (at < text.length && !text.slice(end, at).includes(',')) return undefined
  }
  return tags
}

/** RFC 9110 8.8.3.2: equal, and neither weak. */
export function isStrongMatch(a: EntityTag, b: EntityTag): boolean {
  return !a.isWeak && !b.isWeak && a.opaque === b.opaque
}

/** RFC 9110 8.8.3.2: equal, weak or not. */
export function isWeakMatch(a: EntityTag, b: EntityTag): boolean {
  return a.opaque === b.opaque
}

function skip(text: string, from: number): number {
  SEPARATOR.lastIndex = from
  return from + (SEPARATOR.exec(text)?.[0].length ?? 0)
}
