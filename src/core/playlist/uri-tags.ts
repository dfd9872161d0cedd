/** How a tag carries URIs. */
export type UriTag =
  /** In the attributes of these names; in others where these are plainly URLs of a host. */
  | {
      readonly in: 'attributes'
      readonly names: readonly string[]
      readonly ifUrl?: (text: string, nameStart: number) => boolean
    }
  /** All that follows the colon. */
  | { readonly in: 'value' }

/** What nearly all of them have. */
export const URI: UriTag = { in: 'attributes', names: ['URI'] }

/**
 * Every tag that carries a URI, by name. RFC 8216bis 4.4, but for two that players know and it does
 * not: EXT-X-IMAGE-STREAM-INF (image media playlists, Roku and DASH-IF) and EXT-X-PREFETCH
 * (community low latency). `ifUrl` names attributes that are taken for URIs where they plainly are,
 * that is where they begin with `http:`, `https:` or `//`: X- attributes that the publisher made up,
 * and what a variable stands for, since playlists that import it have its value from there alone.
 */
export const URI_TAGS: ReadonlyMap<string, UriTag> = new Map<string, UriTag>([
  ['#EXT-X-MEDIA', URI],
  ['#EXT-X-I-FRAME-STREAM-INF', URI],
  ['#EXT-X-IMAGE-STREAM-INF', URI],
  ['#EXT-X-SESSION-DATA', URI],
  ['#EXT-X-SESSION-KEY', URI],
  ['#EXT-X-CONTENT-STEERING', { in: 'attributes', names: ['SERVER-URI'] }],
  ['#EXT-X-KEY', URI],
  ['#EXT-X-MAP', URI],
  ['#EXT-X-PART', URI],
  ['#EXT-X-PRELOAD-HINT', URI],
  ['#EXT-X-RENDITION-REPORT', URI],
  [
    '#EXT-X-DATERANGE',
    {
      in: 'attributes',
      names: ['X-ASSET-URI', 'X-ASSET-LIST', 'X-URI'],
      ifUrl: (text, at) => text.startsWith('X-', at),
    },
  ],
  [
    '#EXT-X-DEFINE',
    { in: 'attributes', names: [], ifUrl: (text, at) => text.startsWith('VALUE', at) },
  ],
  ['#EXT-X-PREFETCH', { in: 'value' }],
])

const PREFIX = '#EXT-X-'
const COLON = 58

export interface NamedUriTag {
  readonly name: string
  readonly tag: UriTag
}

/** The table by the first two letters behind `#EXT-X-`: most lines match none. */
const BY_BEGINNING = Map.groupBy(
  [...URI_TAGS].map(([name, tag]): NamedUriTag => ({ name, tag })),
  ({ name }) => beginning(name, 0),
)

/** The entry of the table for the line at `start`, `undefined` where it has none. */
export function uriTagAt(text: string, start: number): NamedUriTag | undefined {
  const entries = BY_BEGINNING.get(beginning(text, start))
  if (entries === undefined) return undefined
  return entries.find(
    ({ name }) => text.charCodeAt(start + name.length) === COLON && text.startsWith(name, start),
  )
}

function beginning(text: string, start: number): number {
  const at = start + PREFIX.length
  return text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1)
}
