import { formatSeconds, joinLines, quote, writeAttributes, writeKey } from './write-lines.ts'

/**
 * What a media playlist of finished, fragmented MP4 segments says (RFC 8216bis 4.4). That they are
 * independent is said by the multivariant playlist, once for all (4.4.2).
 */
export interface MediaPlaylist {
  /**
   * Whole seconds; no segment is longer, once rounded. The same each time a growing playlist is
   * written (6.2.1), and in all playlists of a presentation that grows (6.2.4): it is the longest
   * that is planned, not the longest that is there.
   */
  readonly targetDuration: number
  /**
   * Whether segments are still to come, at the end alone (EVENT, 4.4.3.5). All playlists of a
   * presentation grow or none does (6.2.4).
   */
  readonly isGrowing?: boolean
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

/**
 * A media playlist. One that grows begins at every writing with what it said before (6.2.1). Once
 * finished it says VOD all the same, as if it had been written in one go: whoever followed it reads
 * that with the end, and never again.
 *
 * @throws RangeError for text that no attribute can hold
 */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { mapUri, keyUri, isIFramesOnly = false, isGrowing = false } = playlist
  return joinLines([
    '#EXTM3U',
    `#EXT-X-VERSION:${versionOf(playlist)}`,
    `#EXT-X-TARGETDURATION:${playlist.targetDuration}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    ...(isGrowing ? GROWING_TAGS : ['#EXT-X-PLAYLIST-TYPE:VOD']),
    ...(isIFramesOnly ? ['#EXT-X-I-FRAMES-ONLY'] : []),
    ...(mapUri === undefined ? [] : [`#EXT-X-MAP:${writeAttributes({ URI: quote(mapUri) })}`]),
    // Behind EXT-X-MAP, which it would else hold for (4.4.4.4).
    ...(keyUri === undefined ? [] : [`#EXT-X-KEY:${writeKey(keyUri)}`]),
    ...playlist.segments.flatMap(segmentLines),
    ...(isGrowing ? [] : ['#EXT-X-ENDLIST']),
  ])
}

/**
 * Players would begin near the end of what has no end (6.3.3), as if it were live. Neither tag asks
 * for a version (8).
 */
const GROWING_TAGS = ['#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-START:TIME-OFFSET=0,PRECISE=YES']

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
