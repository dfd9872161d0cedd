import { CACHE_CONTROL } from '../core/cache-policy.ts'
import { isManifest } from '../core/dash/manifest.ts'
import { MANIFEST_TYPE, PLAYLIST_TYPE } from '../core/media-types.ts'
import { clipMediaPlaylist } from '../core/playlist/clip.ts'
import { type PlaylistKind, playlistKind } from '../core/playlist/kind.ts'
import { needsRewriting } from '../core/playlist/needs-rewriting.ts'
import { isFinished } from '../core/playlist/segments.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { type ClipWindow, clipQuery } from './clip-window.ts'
import type { Representation } from './origin-object.ts'

/**
 * What Origin found in a playlist, told to the Gateway beside it. It is found once per cached copy,
 * so that the Gateway can let all but the few that need work pass without looking inside.
 */
export type SendableFinding =
  /** What it lists, where all its URIs are relative and so inherit a token in the path. */
  | PlaylistKind
  /** The same with URIs that start at the root or name a host: they would lose the token. */
  | `${PlaylistKind}-absolute`
  /** A DASH manifest. */
  | 'manifest'
  /** Called a playlist, but is none. */
  | 'invalid'

/** What is told in a body's place. */
export type RefusedFinding =
  /** A media playlist that was asked for in part and cannot be cut. */
  | 'uncuttable'
  /** Larger than a Worker should hold in memory. */
  | 'too-large'

export const FINDING_HEADER = 'Sluice-Playlist'

/** 8 MB are some 100,000 segments: days of video. */
export const MAX_PLAYLIST_BYTES = 8 * 1024 * 1024

/** A playlist as it is sent, with what its text tells beside what its metadata does. */
export interface ReadPlaylist {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Says what a text is and cuts a media playlist to the window that is asked for; `undefined` for a
 * text that is no playlist and is not called one.
 */
export function inspectPlaylist(
  bytes: Uint8Array,
  about: Representation,
  window: ClipWindow | undefined,
): ReadPlaylist | RefusedFinding | undefined {
  const { text, encode } = decodePlaylist(bytes)
  const finding = findingOf(text, about)
  if (finding === undefined) return undefined
  if (!finding.startsWith('media')) return withFinding(bytes, finding)
  const found = withFinding(bytes, finding, isFinished(text) ? {} : GROWING)
  if (window === undefined) return found
  const clip = clipMediaPlaylist(text, window)
  if (!clip.ok) return 'uncuttable'
  const headers = { ...found.headers, ETag: clipTag(about, window) }
  return { body: encode(clip.text), headers }
}

/** Whoever follows its end must see it move, whatever was stored with it. */
const GROWING = { 'Cache-Control': CACHE_CONTROL.growing.shared }

function withFinding(
  body: Uint8Array,
  finding: SendableFinding,
  more: Readonly<Record<string, string>> = {},
): ReadPlaylist {
  const type = finding === 'manifest' ? MANIFEST_TYPE : PLAYLIST_TYPE
  return { body, headers: { 'Content-Type': type, [FINDING_HEADER]: finding, ...more } }
}

function findingOf(text: string, { key, looks }: Representation): SendableFinding | undefined {
  const kind = playlistKind(text)
  if (kind !== undefined) return needsRewriting(text, key) ? `${kind}-absolute` : kind
  if (isManifest(text)) return 'manifest'
  return looks === 'playlist' ? 'invalid' : undefined
}

/** Other bytes, another tag (RFC 9110 8.8.3). */
function clipTag(about: Representation, window: ClipWindow): string {
  return `"${about.rawEtag}-${clipQuery(window)}"`
}
