import type { PositionWindow, TimeWindow } from '../core/playlist/segment-window.ts'

/** Which part of a media playlist Origin is asked for. */
export type ClipWindow = PositionWindow | TimeWindow

/**
 * The window as the query of a request to Origin. All viewers of one clip ask with the same, so one
 * cached copy serves them; nothing of what they sent themselves is in it.
 */
export function clipQuery(window: ClipWindow): string {
  if ('first' in window) return `segments=${window.first}-${window.last}`
  return `seconds=${window.startSeconds}-${window.endSeconds ?? ''}`
}

/** Reads what `clipQuery` wrote; `undefined` for a request for the whole. */
export function readClipQuery(query: string): ClipWindow | undefined {
  const match = /^(segments|seconds)=([\d.]+)-([\d.]*)$/.exec(query)
  if (match === null) return undefined
  const [, unit, from = '', to = ''] = match
  if (unit === 'segments') return { first: Number(from), last: Number(to) }
  return { startSeconds: Number(from), endSeconds: to === '' ? undefined : Number(to) }
}
