import { formatSeconds, joinLines, quote, writeAttributes, writeKey } from './write-lines.ts'

/**
 * What a media playlist of finished, fragmented MP4 segments says (RFC 8216bis 4.4). That they are
 * independent is said by the multivariant playlist, once for all (4.4.2).
 */
export interface MediaPlaylist {
  /** Whole seconds; no segment is longer, once rounded. */
  readonly targetDuration: number
  /** Absent for subtitles, whose segments are text. */
  readonly mapUri?: string
  /** Every segment is one I-frame (4.4.3.6). */
  readonly isIFramesOnly?: boolean
  /** The key that segments, and not what EXT-X-MAP names, are encrypted with by AES-128. */
  readonly keyUri?: string
  readonly segments: readonly MediaSegmentLine[]
}

export interface MediaSegmentLine {
  readonly uri: string
  readonly durationSeconds: number
  /** Which bytes of the resource (4.4.4.2). */
  readonly range?: { readonly offset: number; readonly byteLength: number }
}

/** A finished media playlist. @throws RangeError for text that no attribute can hold */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { mapUri, keyUri, isIFramesOnly = false } = playlist
  return joinLines([
    '#EXTM3U',
    `#EXT-X-VERSION:${versionOf(playlist)}`,
    `#EXT-X-TARGETDURATION:${playlist.targetDuration}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...(isIFramesOnly ? ['#EXT-X-I-FRAMES-ONLY'] : []),
    ...(mapUri === undefined ? [] : [`#EXT-X-MAP:${writeAttributes({ URI: quote(mapUri) })}`]),
    // Behind EXT-X-MAP, which it would else hold for (4.4.4.4).
    ...(keyUri === undefined ? [] : [`#EXT-X-KEY:${writeKey(keyUri)}`]),
    ...playlist.segments.flatMap(segmentLines),
    '#EXT-X-ENDLIST',
  ])
}

/** What EXTINF with a fraction needs (8). */
const EXTINF_VERSION = 3

/** What is needed and no more (8): ranges, EXT-X-MAP in I-frame playlists, and in others. */
function versionOf({ mapUri, isIFramesOnly = false, segments }: MediaPlaylist): number {
  if (mapUri !== undefined) return isIFramesOnly ? 5 : 6
  return segments.some(({ range }) => range !== undefined) ? 4 : EXTINF_VERSION
}

function segmentLines({ uri, durationSeconds, range }: MediaSegmentLine): string[] {
  return [
    `#EXTINF:${formatSeconds(durationSeconds)},`,
    ...(range === undefined ? [] : [`#EXT-X-BYTERANGE:${range.byteLength}@${range.offset}`]),
    uri,
  ]
}

/** Sheets of small pictures: what Roku and Shaka Player take for a seek bar (EXT-X-IMAGES-ONLY). */
export interface ImagePlaylist {
  /** One small picture, in pixels. */
  readonly tile: { readonly width: number; readonly height: number }
  readonly columns: number
  readonly rows: number
  readonly tileSeconds: number
  readonly segments: readonly MediaSegmentLine[]
}

/** A finished playlist of sheets; each says how it is divided. */
export function writeImagePlaylist(playlist: ImagePlaylist): string {
  const { tile, columns, rows, tileSeconds, segments } = playlist
  const tiles = writeAttributes({
    RESOLUTION: `${tile.width}x${tile.height}`,
    LAYOUT: `${columns}x${rows}`,
    DURATION: formatSeconds(tileSeconds),
  })
  return joinLines([
    '#EXTM3U',
    `#EXT-X-VERSION:${EXTINF_VERSION}`,
    `#EXT-X-TARGETDURATION:${targetDurationOf(segments.map((segment) => segment.durationSeconds))}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-IMAGES-ONLY',
    ...segments.flatMap(({ uri, durationSeconds }) => [
      `#EXTINF:${formatSeconds(durationSeconds)},`,
      `#EXT-X-TILES:${tiles}`,
      uri,
    ]),
    '#EXT-X-ENDLIST',
  ])
}

/**
 * The target duration that holds for all playlists of a presentation: durations rounded to the
 * nearest second must not exceed it (4.4.3.1). At least 1.
 */
export function targetDurationOf(durations: readonly number[]): number {
  return durations.reduce((longest, seconds) => Math.max(longest, Math.round(seconds)), 1)
}
