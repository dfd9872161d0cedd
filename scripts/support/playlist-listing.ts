/** A player's view of the playlists, read on its own so that it can witness for those we wrote. */

export interface ListedRendition {
  readonly kind: 'video' | 'audio'
  readonly label: string
  readonly url: string
  /** AVERAGE-BANDWIDTH, which counts a variant with its audio. */
  readonly averageBps: number | undefined
}

export interface ListedSegments {
  readonly mapUrl: string
  readonly targetSeconds: number
  readonly isEnded: boolean
  readonly segments: readonly { readonly url: string; readonly durationSeconds: number }[]
}

/** What a multivariant playlist lists, each playlist once. */
export function readListing(text: string, base: string): ListedRendition[] {
  const lines = text.split(/\r?\n/)
  const listed = new Map<string, ListedRendition>()
  for (const [index, line] of lines.entries()) {
    const rendition = readVariant(line, lines[index + 1] ?? '', base) ?? readAudio(line, base)
    if (rendition) listed.set(rendition.url, rendition)
  }
  return [...listed.values()]
}

function readVariant(line: string, next: string, base: string): ListedRendition | undefined {
  if (!line.startsWith('#EXT-X-STREAM-INF:')) return undefined
  const average = attribute(line, 'AVERAGE-BANDWIDTH')
  return {
    kind: 'video',
    label: attribute(line, 'RESOLUTION') ?? next,
    url: new URL(next, base).href,
    averageBps: average === undefined ? undefined : Number(average),
  }
}

function readAudio(line: string, base: string): ListedRendition | undefined {
  const uri = attribute(line, 'URI')
  if (!line.startsWith('#EXT-X-MEDIA:') || attribute(line, 'TYPE') !== 'AUDIO' || !uri)
    return undefined
  const label = `audio ${attribute(line, 'NAME') ?? ''}`.trim()
  return { kind: 'audio', label, url: new URL(uri, base).href, averageBps: undefined }
}

/** What a media playlist of fragmented MP4 lists. */
export function readSegments(text: string, base: string): ListedSegments {
  const lines = text.split(/\r?\n/)
  const map = lines.find((line) => line.startsWith('#EXT-X-MAP:')) ?? ''
  const target = lines.find((line) => line.startsWith('#EXT-X-TARGETDURATION:')) ?? ''
  const segments = lines.flatMap((line, index) => {
    const duration = /^#EXTINF:([\d.]+)/.exec(line)?.[1]
    if (duration === undefined) return []
    return { url: new URL(lines[index + 1] ?? '', base).href, durationSeconds: Number(duration) }
  })
  return {
    mapUrl: new URL(attribute(map, 'URI') ?? '', base).href,
    targetSeconds: Number(target.split(':')[1]),
    isEnded: lines.includes('#EXT-X-ENDLIST'),
    segments,
  }
}

function attribute(line: string, name: string): string | undefined {
  const match = new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`).exec(line)
  return match?.[1] ?? match?.[2]
}
