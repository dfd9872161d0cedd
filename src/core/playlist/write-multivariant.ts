import { joinLines, quote, writeAttributes, writeKey } from './write-lines.ts'

/** What a player starts from (RFC 8216bis 4.4.6). */
export interface MultivariantPlaylist {
  readonly media: readonly MediaRendition[]
  /** A player starts with the first. */
  readonly variants: readonly Variant[]
  readonly iframes: readonly IFrameVariant[]
  /** Sheets of small pictures; not in RFC 8216, and passed over where they are not known. */
  readonly images: readonly ImageVariant[]
  /** A key that all media playlists need, for players to fetch early (4.4.6.5). */
  readonly sessionKeyUri?: string
}

/** `EXT-X-MEDIA` (4.4.6.1). */
export interface MediaRendition {
  readonly type: 'AUDIO' | 'SUBTITLES'
  readonly groupId: string
  readonly name: string
  /** BCP 47. */
  readonly language: string
  readonly isDefault: boolean
  readonly isAutoselect: boolean
  readonly isForced?: boolean
  readonly channels?: number
  /** Uniform type identifiers (4.4.6.1, CHARACTERISTICS). */
  readonly characteristics?: readonly string[]
  /** Absent where it is the variant itself that holds it. */
  readonly uri?: string
}

/** What `EXT-X-STREAM-INF` and `EXT-X-I-FRAME-STREAM-INF` have in common. */
interface Stream {
  readonly uri: string
  /** Bits per second, of all that is played together. */
  readonly bandwidthBps: number
  readonly averageBandwidthBps: number
  readonly codecs: readonly string[]
  /** Pixels; absent for sound alone. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Absent where all variants are SDR. */
  readonly videoRange?: 'SDR' | 'HLG' | 'PQ'
  /** How good it looks among all; on every variant or on none. */
  readonly score?: number
}

/** `EXT-X-STREAM-INF` (4.4.6.2). */
export interface Variant extends Stream {
  readonly frameRate?: number
  readonly audioGroupId?: string
  readonly subtitlesGroupId?: string
}

/** `EXT-X-I-FRAME-STREAM-INF` (4.4.6.3). */
export type IFrameVariant = Stream

/** `EXT-X-IMAGE-STREAM-INF`. */
export interface ImageVariant {
  readonly uri: string
  readonly bandwidthBps: number
  /** One small picture, in pixels. */
  readonly size: { readonly width: number; readonly height: number }
}

/**
 * A multivariant playlist. It has no version: nothing in it asks for one (8).
 *
 * @throws RangeError for text that no attribute can hold
 */
export function writeMultivariantPlaylist(playlist: MultivariantPlaylist): string {
  const { media, variants, iframes, images, sessionKeyUri } = playlist
  return joinLines([
    '#EXTM3U',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(sessionKeyUri === undefined ? [] : [`#EXT-X-SESSION-KEY:${writeKey(sessionKeyUri)}`]),
    ...media.map((rendition) => `#EXT-X-MEDIA:${mediaAttributes(rendition)}`),
    ...variants.flatMap((variant) => [
      `#EXT-X-STREAM-INF:${variantAttributes(variant)}`,
      variant.uri,
    ]),
    ...iframes.map(
      (iframe) =>
        `#EXT-X-I-FRAME-STREAM-INF:${writeAttributes({ ...streamAttributes(iframe), URI: quote(iframe.uri) })}`,
    ),
    ...images.map((image) => `#EXT-X-IMAGE-STREAM-INF:${imageAttributes(image)}`),
  ])
}

function mediaAttributes(rendition: MediaRendition): string {
  const { characteristics = [], channels, isForced = false } = rendition
  return writeAttributes({
    TYPE: rendition.type,
    'GROUP-ID': quote(rendition.groupId),
    NAME: quote(rendition.name),
    LANGUAGE: quote(rendition.language),
    DEFAULT: yesOrNo(rendition.isDefault),
    AUTOSELECT: yesOrNo(rendition.isAutoselect),
    FORCED: isForced ? 'YES' : undefined,
    CHANNELS: channels === undefined ? undefined : quote(String(channels)),
    CHARACTERISTICS: characteristics.length === 0 ? undefined : quote(characteristics.join(',')),
    URI: rendition.uri === undefined ? undefined : quote(rendition.uri),
  })
}

function variantAttributes(variant: Variant): string {
  const { frameRate, audioGroupId, subtitlesGroupId } = variant
  return writeAttributes({
    ...streamAttributes(variant),
    'FRAME-RATE': frameRate?.toFixed(3),
    AUDIO: audioGroupId === undefined ? undefined : quote(audioGroupId),
    SUBTITLES: subtitlesGroupId === undefined ? undefined : quote(subtitlesGroupId),
    'CLOSED-CAPTIONS': 'NONE',
  })
}

function streamAttributes(stream: Stream): Record<string, string | undefined> {
  const { size, score, videoRange } = stream
  return {
    BANDWIDTH: String(Math.ceil(stream.bandwidthBps)),
    'AVERAGE-BANDWIDTH': String(Math.ceil(stream.averageBandwidthBps)),
    SCORE: score?.toFixed(2),
    CODECS: quote(stream.codecs.join(',')),
    RESOLUTION: size && `${size.width}x${size.height}`,
    'VIDEO-RANGE': videoRange,
  }
}

function imageAttributes({ uri, bandwidthBps, size }: ImageVariant): string {
  return writeAttributes({
    BANDWIDTH: String(Math.ceil(bandwidthBps)),
    RESOLUTION: `${size.width}x${size.height}`,
    CODECS: quote('jpeg'),
    URI: quote(uri),
  })
}

function yesOrNo(value: boolean): string {
  return value ? 'YES' : 'NO'
}
