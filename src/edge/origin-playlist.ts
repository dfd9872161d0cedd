import { PLAYLIST_TYPE, UNKNOWN_TYPE } from '../core/media-types.ts'
import { type PlaylistKind, playlistKind } from '../core/playlist/kind.ts'
import { needsRewriting } from '../core/playlist/needs-rewriting.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import type { Representation } from './origin-object.ts'

/**
 * What Origin found in a playlist, told to the Gateway beside it. It is found once per cached copy,
 * so that the Gateway can let all but the few that need work pass without looking inside.
 */
export type PlaylistFinding =
  /** What it lists, where all its URIs are relative and so inherit a token in the path. */
  | PlaylistKind
  /** The same with URIs that start at the root or name a host: they would lose the token. */
  | `${PlaylistKind}-absolute`
  /** Called a playlist, but is none. */
  | 'invalid'
  /** Larger than a Worker should hold in memory. */
  | 'too-large'

export const FINDING_HEADER = 'Sluice-Playlist'

/** 8 MB are some 100,000 segments: days of video. */
export const MAX_PLAYLIST_BYTES = 8 * 1024 * 1024
/** Nothing tells what such an object is, so only a small one is looked into. */
const MAX_UNKNOWN_BYTES = 1024 * 1024

/** True when the object may turn out to be a playlist once it is read. */
export function isWorthReading(about: Representation): boolean {
  const type = about.headers['Content-Type']
  return type === PLAYLIST_TYPE || (type === UNKNOWN_TYPE && about.size <= MAX_UNKNOWN_BYTES)
}

/** Reads an object that may be a playlist and says what it is in headers to add to its own. */
export async function readPlaylist(
  object: R2ObjectBody,
  about: Representation,
): Promise<{ body: Uint8Array | null; headers: Record<string, string> }> {
  if (about.size > MAX_PLAYLIST_BYTES) {
    await object.body.cancel()
    return { body: null, headers: { [FINDING_HEADER]: 'too-large' satisfies PlaylistFinding } }
  }
  const body = await object.bytes()
  const finding = findingOf(body, object.key)
  if (finding === 'invalid' && about.headers['Content-Type'] === UNKNOWN_TYPE)
    return { body, headers: {} }
  return { body, headers: { 'Content-Type': PLAYLIST_TYPE, [FINDING_HEADER]: finding } }
}

function findingOf(body: Uint8Array, key: string): PlaylistFinding {
  const { text } = decodePlaylist(body)
  const kind = playlistKind(text)
  if (kind === undefined) return 'invalid'
  return needsRewriting(text, key) ? `${kind}-absolute` : kind
}
