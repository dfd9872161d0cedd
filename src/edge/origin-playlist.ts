import { isManifest } from '../core/dash/manifest.ts'
import { MANIFEST_TYPE, PLAYLIST_TYPE, UNKNOWN_TYPE } from '../core/media-types.ts'
import { clipMediaPlaylist } from '../core/playlist/clip.ts'
import { type PlaylistKind, playlistKind } from '../core/playlist/kind.ts'
import { needsRewriting } from '../core/playlist/needs-rewriting.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { type ClipWindow, clipQuery } from './clip-window.ts'
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
  /** A DASH manifest. */
  | 'manifest'
  /** A media playlist that was asked for in part and cannot be cut. */
  | 'uncuttable'
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
  return (
    type === PLAYLIST_TYPE ||
    type === MANIFEST_TYPE ||
    (type === UNKNOWN_TYPE && about.size <= MAX_UNKNOWN_BYTES)
  )
}

/**
 * Reads an object that may be a playlist, cuts a media playlist to the window that is asked for, and
 * says what it is in headers to add to the object's own.
 */
export async function readPlaylist(
  object: R2ObjectBody,
  about: Representation,
  window: ClipWindow | undefined,
): Promise<{ body: Uint8Array | null; headers: Record<string, string> }> {
  if (about.size > MAX_PLAYLIST_BYTES) {
    await object.body.cancel()
    return { body: null, headers: { [FINDING_HEADER]: 'too-large' satisfies PlaylistFinding } }
  }
  const stored = await object.bytes()
  const { text, encode } = decodePlaylist(stored)
  const type = about.headers['Content-Type'] ?? UNKNOWN_TYPE
  const finding = findingOf(text, type, object.key)
  if (finding === 'invalid' && type === UNKNOWN_TYPE) return { body: stored, headers: {} }
  const headers = {
    'Content-Type': finding === 'manifest' ? MANIFEST_TYPE : PLAYLIST_TYPE,
    [FINDING_HEADER]: finding,
  }
  if (window === undefined || !finding.startsWith('media')) return { body: stored, headers }
  const clip = clipMediaPlaylist(text, window)
  if (!clip.ok) return { body: null, headers: { [FINDING_HEADER]: 'uncuttable' } }
  return { body: encode(clip.text), headers: { ...headers, ETag: clipTag(about, window) } }
}

function findingOf(text: string, type: string, key: string): PlaylistFinding {
  const kind = playlistKind(text)
  if (kind !== undefined) return needsRewriting(text, key) ? `${kind}-absolute` : kind
  return type !== PLAYLIST_TYPE && isManifest(text) ? 'manifest' : 'invalid'
}

/** Other bytes, another tag (RFC 9110 8.8.3). */
function clipTag(about: Representation, window: ClipWindow): string {
  return `"${about.rawEtag}-${clipQuery(window)}"`
}
