/** A piece of a text and what takes its place. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Makes edits that do not overlap, in whatever order they come. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    edited += text.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return edited + text.slice(at)
}
