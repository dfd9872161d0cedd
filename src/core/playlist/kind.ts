import { LineCursor } from './lines.ts'
import { tagNameEnd } from './tags.ts'

export type PlaylistKind = 'multivariant' | 'media'

const HEADER = '#EXTM3U'
const STREAM_INF = '#EXT-X-STREAM-INF'

/** Tags of one kind of playlist only, RFC 8216bis 4.4.2 to 4.4.6. */
const DECIDING: ReadonlyMap<string, PlaylistKind> = new Map<string, PlaylistKind>([
  ['#EXT-X-MEDIA', 'multivariant'],
  [STREAM_INF, 'multivariant'],
  ['#EXT-X-I-FRAME-STREAM-INF', 'multivariant'],
  ['#EXT-X-IMAGE-STREAM-INF', 'multivariant'],
  ['#EXT-X-SESSION-DATA', 'multivariant'],
  ['#EXT-X-SESSION-KEY', 'multivariant'],
  ['#EXT-X-CONTENT-STEERING', 'multivariant'],
  ['#EXTINF', 'media'],
  ['#EXT-X-TARGETDURATION', 'media'],
  ['#EXT-X-MEDIA-SEQUENCE', 'media'],
])

/**
 * What a text is, by what it says and not by its name; `undefined` when it is no playlist.
 *
 * A playlist begins with `#EXTM3U`. RFC 8216bis 4.1 wants that to be the whole first line; players
 * also play one behind a byte order mark (browsers remove it), behind blank lines (Media3) and with
 * more on the line (hls.js, FFmpeg), so all that counts as a playlist here.
 *
 * A text with tags of both kinds is none by the RFC. It counts as multivariant if it lists a
 * variant, because that kind is the one whose limits are enforced and whose URIs are all signed;
 * without any deciding tag it counts as media.
 */
export function playlistKind(text: string): PlaylistKind | undefined {
  const line = new LineCursor(text)
  if (!line.next() || !text.startsWith(HEADER, line.start)) return undefined
  if (listsVariant(text)) return 'multivariant'
  while (line.next()) {
    const nameEnd = tagNameEnd(text, line.start, line.end)
    const kind = nameEnd < 0 ? undefined : DECIDING.get(text.slice(line.start, nameEnd))
    if (kind !== undefined) return kind
  }
  return 'media'
}

function listsVariant(text: string): boolean {
  // Searched in the whole text first: most texts are media playlists, where this is all there is.
  if (!text.includes(STREAM_INF)) return false
  const line = new LineCursor(text)
  while (line.next()) {
    if (text.startsWith(STREAM_INF, line.start)) return true
  }
  return false
}
