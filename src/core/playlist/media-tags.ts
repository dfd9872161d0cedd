/**
 * Which tags of a media playlist speak of the whole of it and which of single segments (RFC 8216bis
 * 4.4.2 to 4.4.5), as far as whoever cuts one has to know. A tag that stands in no table belongs to
 * the segment behind it, unless it stands in the header.
 */

/** Speak of the whole playlist, wherever they stand. */
export const PLAYLIST_TAGS: ReadonlySet<string> = new Set([
  '#EXT-X-VERSION',
  '#EXT-X-TARGETDURATION',
  '#EXT-X-MEDIA-SEQUENCE',
  '#EXT-X-DISCONTINUITY-SEQUENCE',
  '#EXT-X-PLAYLIST-TYPE',
  '#EXT-X-I-FRAMES-ONLY',
  '#EXT-X-IMAGES-ONLY',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  '#EXT-X-ALLOW-CACHE',
  '#EXT-X-DEFINE',
  '#EXT-X-SERVER-CONTROL',
  '#EXT-X-DATERANGE',
  '#EXT-X-ENDLIST',
])

/**
 * Speak of segments, so that the first of them ends the header. The last ones are marks of
 * advertisement breaks that no RFC defines and many packagers write.
 */
export const SEGMENT_TAGS: ReadonlySet<string> = new Set([
  '#EXTINF',
  '#EXT-X-BYTERANGE',
  '#EXT-X-DISCONTINUITY',
  '#EXT-X-KEY',
  '#EXT-X-MAP',
  '#EXT-X-PROGRAM-DATE-TIME',
  '#EXT-X-GAP',
  '#EXT-X-BITRATE',
  '#EXT-X-PART',
  '#EXT-X-TILES',
  '#EXT-X-ASSET',
  '#EXT-X-CUE',
  '#EXT-X-CUE-IN',
  '#EXT-X-CUE-OUT',
  '#EXT-X-CUE-OUT-CONT',
  '#EXT-X-CUE-SPAN',
  '#EXT-X-SCTE35',
  '#EXT-SCTE35',
  '#EXT-OATCLS-SCTE35',
])

/**
 * Lose their sense when a finished playlist is cut: parts and hints are for those who follow its end,
 * EXT-X-START counts from its beginning, a report names the last segment of other playlists.
 */
export const UNCUT_TAGS: readonly string[] = [
  '#EXT-X-PART',
  '#EXT-X-PART-INF',
  '#EXT-X-PRELOAD-HINT',
  '#EXT-X-PREFETCH',
  '#EXT-X-PREFETCH-DISCONTINUITY',
  '#EXT-X-RENDITION-REPORT',
  '#EXT-X-START',
]
