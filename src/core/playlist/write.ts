/** What a media playlist of finished, fragmented MP4 segments says (RFC 8216bis 4.4). */
export interface MediaPlaylist {
  /** Whole seconds; no segment is longer, once rounded. */
  readonly targetDuration: number
  readonly mapUri: string
  readonly segments: readonly { readonly uri: string; readonly durationSeconds: number }[]
}

export interface MultivariantPlaylist {
  readonly audio: readonly AudioMedia[]
  /** A player starts with the first. */
  readonly variants: readonly Variant[]
}

/** `EXT-X-MEDIA` of type AUDIO (4.4.6.1). */
export interface AudioMedia {
  readonly groupId: string
  readonly name: string
  readonly language?: string
  readonly isDefault: boolean
  readonly channels: number
  readonly uri: string
}

/** `EXT-X-STREAM-INF` (4.4.6.2). Rates are bits per second of the variant and its audio together. */
export interface Variant {
  readonly uri: string
  readonly bandwidthBps: number
  readonly averageBandwidthBps: number
  readonly codecs: readonly string[]
  readonly width: number
  readonly height: number
  readonly frameRate: number
  readonly audioGroupId?: string
}

/** `EXT-X-MAP` outside I-frame playlists asks for it (8). */
const VERSION = 6

/** A finished media playlist. @throws RangeError for text that no attribute can hold */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  return joinLines([
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${playlist.targetDuration}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:${attributes({ URI: quote(playlist.mapUri) })}`,
    ...playlist.segments.flatMap(({ uri, durationSeconds }) => [
      `#EXTINF:${formatSeconds(durationSeconds)},`,
      uri,
    ]),
    '#EXT-X-ENDLIST',
  ])
}

/** A multivariant playlist. @throws RangeError for text that no attribute can hold */
export function writeMultivariantPlaylist(playlist: MultivariantPlaylist): string {
  return joinLines([
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...playlist.audio.map((media) => `#EXT-X-MEDIA:${audioAttributes(media)}`),
    ...playlist.variants.flatMap((variant) => [
      `#EXT-X-STREAM-INF:${variantAttributes(variant)}`,
      variant.uri,
    ]),
  ])
}

/**
 * The target duration that holds for all playlists of a presentation: durations rounded to the
 * nearest second must not exceed it (4.4.3.1). At least 1.
 */
export function targetDurationOf(durations: readonly number[]): number {
  return durations.reduce((longest, seconds) => Math.max(longest, Math.round(seconds)), 1)
}

function audioAttributes(media: AudioMedia): string {
  return attributes({
    TYPE: 'AUDIO',
    'GROUP-ID': quote(media.groupId),
    NAME: quote(media.name),
    LANGUAGE: media.language === undefined ? undefined : quote(media.language),
    DEFAULT: media.isDefault ? 'YES' : 'NO',
    AUTOSELECT: 'YES',
    CHANNELS: quote(String(media.channels)),
    URI: quote(media.uri),
  })
}

function variantAttributes(variant: Variant): string {
  return attributes({
    BANDWIDTH: String(Math.ceil(variant.bandwidthBps)),
    'AVERAGE-BANDWIDTH': String(Math.ceil(variant.averageBandwidthBps)),
    CODECS: quote(variant.codecs.join(',')),
    RESOLUTION: `${variant.width}x${variant.height}`,
    'FRAME-RATE': variant.frameRate.toFixed(3),
    AUDIO: variant.audioGroupId === undefined ? undefined : quote(variant.audioGroupId),
    'CLOSED-CAPTIONS': 'NONE',
  })
}

function attributes(list: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(list)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}

/** A quoted string holds neither quotes nor line ends, and knows no escape (4.2). */
function quote(text: string): string {
  if (/["\r\n]/.test(text)) throw new RangeError(`no attribute can hold ${JSON.stringify(text)}`)
  return `"${text}"`
}

/** Enough digits for one sample of 48 kHz audio. */
function formatSeconds(seconds: number): string {
  return seconds.toFixed(6)
}

function joinLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
