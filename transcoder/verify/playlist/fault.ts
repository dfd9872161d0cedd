/** Something in a playlist's text that the RFC does not allow. */
export interface Fault {
  /** What kind of mistake it is; each syntax rule looks for one. */
  readonly kind: FaultKind
  /** From 1; 0 for the whole text. */
  readonly line: number
  readonly expected: string
  readonly seen: string
}

export type FaultKind =
  | 'first-line'
  | 'text'
  | 'attribute-list'
  | 'variable'
  | 'definition'
  | 'repeated-tag'
  | 'mixed-tags'
  | 'missing-attribute'
  | 'tag-value'
  | 'extinf'
  | 'byte-range'
  | 'order'
  | 'stream-inf'

/** Text of a playlist for a message: short, and without what could hide in a terminal. */
export function quoteShort(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return JSON.stringify(short)
}
