/** What a Range field asks for, RFC 9110 14.1.2 and 14.2. Positions are inclusive. */
export type RequestedRange =
  /** No range, or one to be ignored: answer with the whole object. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  /** Answer 416. */
  | { readonly kind: 'unsatisfiable' }

const WHOLE: RequestedRange = { kind: 'whole' }
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' }

/** Range units are case-insensitive (RFC 9110 14.1); the set's list may have empty members (5.6.1). */
const BYTES = /^bytes=(.*)$/is
const INT_RANGE = /^(\d+)-(\d*)$/
const SUFFIX_RANGE = /^-(\d+)$/

/**
 * Reads the Range field of a GET for an object of `size` bytes. A malformed field and another unit
 * are ignored (14.2). So are several ranges at once, which a server may (14.2): a player asks for one,
 * and many small ones are a known attack (17.15). Nothing lies within an empty object, so `bytes=0-`
 * is unsatisfiable there, while `bytes=-5`, "the last five or all", is satisfied by the whole.
 */
export function parseRange(header: string | null | undefined, size: number): RequestedRange {
  const only = soleMember(header)
  if (only === undefined) return WHOLE
  return parseIntRange(only, size) ?? parseSuffixRange(only, size) ?? WHOLE
}

/** The one member of a set of byte ranges. */
function soleMember(header: string | null | undefined): string | undefined {
  const set = BYTES.exec(header ?? '')?.[1] ?? ''
  const [only, ...others] = set
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')
  return others.length === 0 ? only : undefined
}

function parseIntRange(member: string, size: number): RequestedRange | undefined {
  const [, first, last] = INT_RANGE.exec(member) ?? []
  if (first === undefined || last === undefined) return undefined
  if (last !== '' && isLess(last, first)) return WHOLE
  if (Number(first) >= size) return UNSATISFIABLE
  const end = last === '' ? size : Number(last)
  return { kind: 'part', first: Number(first), last: Math.min(end, size - 1) }
}

function parseSuffixRange(member: string, size: number): RequestedRange | undefined {
  const [, digits] = SUFFIX_RANGE.exec(member) ?? []
  if (digits === undefined) return undefined
  const length = Number(digits)
  if (length === 0) return UNSATISFIABLE
  if (size === 0) return WHOLE
  return { kind: 'part', first: Math.max(0, size - length), last: size - 1 }
}

/** Compares decimal numbers of any length, which doubles could not. */
function isLess(a: string, b: string): boolean {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return x.length === y.length ? x < y : x.length < y.length
}

/**
 * The one range that a Range field asks for, in its plainest spelling (`bytes=0-9`), whatever the
 * size; `undefined` where it asks for none, for several, or for nothing that can be read. Whoever
 * stands between client and server need not know the others.
 */
export function singleRange(header: string | null | undefined): string | undefined {
  const member = soleMember(header)
  if (member === undefined) return undefined
  const [, first, last] = INT_RANGE.exec(member) ?? []
  const isBackwards =
    first !== undefined && last !== undefined && last !== '' && isLess(last, first)
  const isRange = (first !== undefined && !isBackwards) || SUFFIX_RANGE.test(member)
  return isRange ? `bytes=${member}` : undefined
}

/** The Content-Range of a 206, RFC 9110 14.4. */
export function contentRange(part: { first: number; last: number }, size: number): string {
  return `bytes ${part.first}-${part.last}/${size}`
}

/** The Content-Range of a 416. */
export function unsatisfiedRange(size: number): string {
  return `bytes */${size}`
}

/** How many bytes a part holds. */
export function partLength(part: { first: number; last: number }): number {
  return part.last - part.first + 1
}
