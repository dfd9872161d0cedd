import { readManifestBeside } from '../dash/read-manifest.ts'
import { VerifyError } from '../errors.ts'
import { labeler } from '../labels.ts'
import type { KnownSegments } from '../passing-segments.ts'
import { quoteShort } from '../playlist/fault.ts'
import { readMediaPlaylist } from '../playlist/media-playlist.ts'
import {
  type ListedMultivariant,
  readMultivariantPlaylist,
} from '../playlist/multivariant-playlist.ts'
import type { MediaPlaylist, Multivariant, Presentation, Role } from '../presentation.ts'
import type { Resources } from '../resources.ts'
import { Finder } from './find.ts'
import { PLAYLISTS_AT_ONCE } from './limits.ts'
import { mapLimited } from './map-limited.ts'
import { type OpenedPlaylist, openPlaylist } from './open-playlist.ts'
import { SegmentReader } from './read-segments.ts'
import { readSessionData } from './session-data.ts'

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Segments that need not be fetched. */
  readonly known?: KnownSegments | undefined
  /** Called behind each media playlist. */
  onProgress?(progress: ReadProgress): void
}

export interface ReadProgress {
  readonly label: string
  readonly done: number
  readonly total: number
}

interface Named {
  readonly uri: string
  readonly role: Role
}

/**
 * Reads a whole presentation: every playlist, every segment. Of these only facts are kept.
 *
 * @throws VerifyError where there is no playlist at `uri`
 */
export async function readPresentation(
  resources: Resources,
  uri: string,
  options: ReadOptions = {},
): Promise<Presentation> {
  const finder = new Finder(resources, labeler(uri), options.signal)
  const { known } = options
  const opened = await openPlaylist(finder, uri, undefined)
  if (typeof opened === 'string') throw unreachable(finder.label(uri), opened)
  if (opened.parsed.kind === undefined) throw notHls(finder.label(uri), opened.text)
  const isLone = opened.parsed.kind === 'media'
  const listed = isLone
    ? undefined
    : readMultivariantPlaylist(opened.parsed.lines, opened.parsed.faults)
  const named = listed ? namedBy(listed, opened.base) : []
  let done = 0
  const media = isLone
    ? [await readMedia(finder, known, { uri: opened.base, role: 'lone' }, opened)]
    : await mapLimited(named, PLAYLISTS_AT_ONCE, async (each) => {
        const playlist = await openPlaylist(finder, each.uri, opened.parsed.variables)
        const read = await readMedia(finder, known, each, playlist)
        done += 1
        options.onProgress?.({ label: read.label, done, total: named.length })
        return read
      })
  return {
    entry: opened.file,
    multivariant: listed && {
      ...linked(listed, opened.base, finder, media),
      sessionData: await readSessionData(finder, opened.parsed.lines, opened.base),
    },
    media,
    isLive: media.some(isGrowing),
    manifest: await readManifestBeside(finder, uri),
  }
}

/** One of type VOD never grows, also where it forgets to say that it has ended. */
function isGrowing({ file, listed: { isEnded, type } }: MediaPlaylist): boolean {
  return file?.kind === 'media' && !isEnded && type !== 'VOD'
}

/** Each playlist once, for whatever it is named for first. */
function namedBy(listed: ListedMultivariant, base: string): Named[] {
  const named = new Map<string, Named>()
  const add = (uri: string | undefined, role: Role) => {
    const absolute = uri === undefined ? undefined : URL.parse(uri, base)?.href
    if (absolute !== undefined && !named.has(absolute)) named.set(absolute, { uri: absolute, role })
  }
  for (const { uri } of listed.variants) add(uri, 'variant')
  for (const { uri, type } of listed.renditions) add(uri, roleOf(type))
  for (const { uri } of listed.iFrameVariants) add(uri, 'iframes')
  return [...named.values()]
}

function roleOf(type: string): Role {
  if (type === 'SUBTITLES') return 'subtitles'
  return type === 'VIDEO' ? 'video' : 'audio'
}

async function readMedia(
  finder: Finder,
  known: KnownSegments | undefined,
  { uri, role }: Named,
  opened: OpenedPlaylist | string,
): Promise<MediaPlaylist> {
  const label = finder.label(uri)
  const empty = { segments: [], troubles: [], maps: [] }
  const none = { role, label, uri, listed: readMediaPlaylist([], []), ...empty }
  if (typeof opened === 'string') return { ...none, file: undefined, unread: opened }
  const { parsed, base, file } = opened
  if (parsed.kind !== 'media') return { ...none, file, unread: 'it is no media playlist' }
  const listed = readMediaPlaylist(parsed.lines, parsed.faults)
  const kind = {
    isIFrame: listed.isIFramesOnly || role === 'iframes',
    isSubtitles: role === 'subtitles',
  }
  const reader = new SegmentReader(finder, base, kind, known)
  const read = await reader.readAll(listed.segments, listed.firstSequence)
  return { role, label, uri, file, unread: undefined, listed: { ...listed, segments: [] }, ...read }
}

/** Puts the playlists where they are named. */
function linked(
  listed: ListedMultivariant,
  base: string,
  { label }: Finder,
  media: readonly MediaPlaylist[],
): Omit<Multivariant, 'sessionData'> {
  const byUri = new Map(media.map((playlist) => [playlist.uri, playlist]))
  const find = <Entry extends { readonly uri: string | undefined; readonly line: number }>(
    entry: Entry,
  ) => {
    const absolute = entry.uri === undefined ? undefined : URL.parse(entry.uri, base)?.href
    const name = absolute === undefined ? `line ${entry.line}` : label(absolute)
    return { ...entry, label: name, playlist: byUri.get(absolute ?? '') }
  }
  return {
    isIndependent: listed.isIndependent,
    variants: listed.variants.map(find),
    iFrameVariants: listed.iFrameVariants.map(find),
    renditions: listed.renditions.map(find),
  }
}

function unreachable(label: string, reason: string): VerifyError {
  return new VerifyError('stream_unreachable', `${label} cannot be read: ${reason}`, {
    cure: 'check the address, and that the link is still good',
  })
}

function notHls(label: string, text: string): VerifyError {
  const beginning =
    text.trim() === ''
      ? 'it is empty'
      : `it begins with ${quoteShort(text.trimStart().slice(0, 40))}`
  return new VerifyError('stream_not_hls', `${label} is no playlist: ${beginning}`, {
    cure: 'give the address of a multivariant or a media playlist',
  })
}
