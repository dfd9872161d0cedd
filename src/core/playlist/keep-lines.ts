import { LineCursor } from './lines.ts'
import { PLAYLIST_TAGS, UNCUT_TAGS } from './media-tags.ts'
import { nameOfTag } from './segments.ts'

/** Leaves out lines, each with the blank ones before it. Comments and URIs have no name. */
export function keepLines(text: string, isKept: (name: string | undefined) => boolean): string {
  let kept = ''
  let from = 0
  const line = new LineCursor(text)
  for (; line.next(); from = line.after) {
    if (isKept(nameOfTag(text, line))) kept += text.slice(from, line.after)
  }
  return kept + text.slice(from)
}

export function isUncut(name: string | undefined): boolean {
  return name === undefined || !UNCUT_TAGS.includes(name)
}

export function isOfPlaylist(name: string | undefined): boolean {
  return name !== undefined && PLAYLIST_TAGS.has(name)
}
