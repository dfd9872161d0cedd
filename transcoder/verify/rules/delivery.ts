import { readSegmentsOf } from '../derive/media.ts'
import { essence, MEDIA_TYPES, PLAYLIST_TYPES } from '../derive/sent-types.ts'
import type { Fetched, MediaPlaylist, PlaylistFile, Presentation } from '../presentation.ts'
import type { Delivery } from '../resources.ts'
import { type Finding, forEach, type Outcome, type Rule, skip } from '../rule.ts'
import { filesOf } from './syntax.ts'

const NOT_SENT = 'nothing was sent over HTTP'

/** How a server sends things: Apple 8.18, 10 and 11, RFC 8216bis 4. */
export const DELIVERY_RULES: readonly Rule[] = [
  {
    id: 'RFC 8216bis 4 identification',
    level: 'MUST',
    title: 'playlists are known by their name or their Content-Type',
    check: (presentation) =>
      filesOf(presentation)
        .filter(({ uri, delivery }) => !hasPlaylistName(uri) && !isPlaylistType(delivery))
        .map(({ label, delivery }) => ({
          where: label,
          expected: `.m3u8, or ${PLAYLIST_TYPES[0]}`,
          seen: delivery?.contentType ?? 'neither',
        })),
  },
  {
    id: 'Apple 10.1',
    level: 'MUST',
    title: 'playlists are sent in gzip',
    check: ofDelivered(
      (presentation) => filesOf(presentation).filter(isWorthPacking),
      ({ contentEncoding }) =>
        /\bgzip\b/i.test(contentEncoding ?? '')
          ? undefined
          : ['gzip', contentEncoding ?? 'plain text'],
    ),
  },
  {
    id: 'Apple 10.4',
    level: 'SHOULD',
    title: 'everything has the media type that is recommended for it',
    check: (presentation) => {
      const sent = [...typedPlaylists(presentation), ...presentation.media.flatMap(typedMedia)]
      return forEach(sent, NOT_SENT, wrongType)
    },
  },
  {
    id: 'Apple 8.18',
    level: 'MUST',
    title: 'media playlists and segments are answered without a redirect',
    check: ofDelivered(
      ({ media }) => [...media.flatMap(({ file }) => file ?? []), ...media.flatMap(mediaOf)],
      ({ isRedirected }) => (isRedirected ? ['the resource itself', 'a redirect'] : undefined),
    ),
  },
  {
    id: 'RFC 9110 14.2',
    level: 'SHOULD',
    title: 'byte ranges are answered with the range alone',
    check: ofDelivered(
      ({ media }) => media.flatMap(mediaOf),
      ({ isRangeIgnored }) => (isRangeIgnored ? ['206', 'the whole resource'] : undefined),
    ),
  },
  {
    id: 'Apple 11',
    level: 'SHOULD',
    title: 'playlists and segments come over TLS',
    check: (presentation) => {
      const uris = [presentation.entry.uri, ...presentation.media.flatMap(urisOf)].flatMap(
        (uri) => URL.parse(uri) ?? [],
      )
      const sent = uris.filter(({ protocol }) => /^https?:$/.test(protocol))
      if (sent.length === 0) return skip(NOT_SENT)
      const far = sent.filter(({ hostname }) => !isLoopback(hostname))
      if (far.length === 0) return skip('it was fetched from this machine')
      const hosts = far.filter(({ protocol }) => protocol === 'http:').map(({ host }) => host)
      return [...new Set(hosts)].map((where) => ({ where, expected: 'https', seen: 'http' }))
    },
  },
]

/** In bytes; what is shorter fits into one packet as it is, and gains nothing. */
const SHORTEST_PACKED = 400

function isWorthPacking({ byteLength }: PlaylistFile): boolean {
  return byteLength >= SHORTEST_PACKED
}

interface Typed extends Fetched {
  readonly kind: keyof typeof MEDIA_TYPES
}

function typedPlaylists(presentation: Presentation): readonly Typed[] {
  return filesOf(presentation)
    .filter(({ delivery }) => delivery)
    .map(({ label, delivery }) => ({ kind: 'playlist', label, delivery }))
}

/** Of many segments that come alike, the first. */
function typedMedia(playlist: MediaPlaylist): readonly Typed[] {
  const segments = readSegmentsOf(playlist).map(
    ({ label, measured: { container, delivery } }): Typed => ({ kind: container, label, delivery }),
  )
  const maps = playlist.maps.map((map): Typed => ({ kind: 'map', ...map }))
  const sent = [...maps, ...segments].filter(({ delivery }) => delivery)
  const first = Map.groupBy(sent, ({ kind, delivery }) => `${kind} ${delivery?.contentType}`)
  return [...first.values()].flatMap((alike) => alike.slice(0, 1))
}

function wrongType({ kind, label, delivery }: Typed): readonly Finding[] {
  const type = essence(delivery)
  const expected = MEDIA_TYPES[kind].join(' or ')
  return MEDIA_TYPES[kind].includes(type) ? [] : [{ where: label, expected, seen: type || 'none' }]
}

function mediaOf({ segments, maps }: MediaPlaylist): readonly Fetched[] {
  const fetched = segments.flatMap(({ label, measured }) =>
    measured.state === 'read' || measured.state === 'opaque'
      ? [{ label, delivery: measured.delivery }]
      : [],
  )
  return [...maps, ...fetched]
}

function ofDelivered(
  list: (presentation: Presentation) => readonly Fetched[],
  look: (delivery: Delivery) => readonly [expected: string, seen: string] | undefined,
): Rule['check'] {
  return (presentation): Outcome => {
    const sent = list(presentation).flatMap(({ label, delivery }) =>
      delivery ? [{ label, delivery }] : [],
    )
    return forEach(sent, NOT_SENT, ({ label, delivery }): readonly Finding[] => {
      const broken = look(delivery)
      return broken ? [{ where: label, expected: broken[0], seen: broken[1] }] : []
    })
  }
}

function urisOf({ uri, file, segments }: MediaPlaylist): readonly string[] {
  const base = file?.uri ?? uri
  return [uri, ...segments.flatMap((segment) => URL.parse(segment.uri, base)?.href ?? [])]
}

function hasPlaylistName(uri: string): boolean {
  return /\.m3u8?$/i.test(URL.parse(uri)?.pathname ?? '')
}

function isPlaylistType(delivery: Delivery | undefined): boolean {
  return PLAYLIST_TYPES.includes(essence(delivery))
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}
