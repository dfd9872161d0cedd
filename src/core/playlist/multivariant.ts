import { readAttributes } from './attributes.ts'
import { LineCursor } from './lines.ts'
import { isUriLine, tagNameEnd } from './tags.ts'
import { definedVariables, expandVariables, hasVariable } from './variables.ts'

/** What a multivariant playlist lists, with the lines it takes up. */
export interface Entry {
  readonly kind: 'variant' | 'iframes' | 'images' | 'rendition' | 'stray'
  /** Whole lines, terminators included, as positions in the text. */
  readonly lines: readonly Span[]
  /** As written; renditions of closed captions, and of muxed media, have none. */
  readonly uri: string | undefined
  /** A stray, that is a URI line without a tag before it, has none. */
  readonly resolution: Resolution | undefined
  /** True when CODECS names codecs, none of them of video, and there is no RESOLUTION. */
  readonly isSoundOnly: boolean
  /** `TYPE:GROUP-ID` of the groups a variant refers to, or of the one a rendition belongs to. */
  readonly groups: readonly string[]
}

export interface Span {
  readonly from: number
  readonly to: number
}

/** Pixels. */
export interface Resolution {
  readonly width: number
  readonly height: number
}

type Attributes = ReadonlyMap<string, string>

const LISTING: ReadonlyMap<string, Entry['kind']> = new Map<string, Entry['kind']>([
  ['#EXT-X-STREAM-INF', 'variant'],
  ['#EXT-X-I-FRAME-STREAM-INF', 'iframes'],
  ['#EXT-X-IMAGE-STREAM-INF', 'images'],
  ['#EXT-X-MEDIA', 'rendition'],
])
const GROUP_TYPES = ['AUDIO', 'VIDEO', 'SUBTITLES', 'CLOSED-CAPTIONS']

/** RFC 6381 names of sound and text; all others are taken for video. */
const NOT_VIDEO =
  /^\s*(?:mp4a|mp3|ac-[34]|ec-3|dts|opus|flac|alac|vorbis|wvtt|stpp|tx3g|c608|c708)/i

/** Reads the entries of a multivariant playlist in their order. Never throws, linear. */
export function readMultivariant(text: string): Entry[] {
  const entries: Entry[] = []
  const variables = definedVariables(text)
  let pending: { span: Span; attributes: Attributes }[] = []
  const line = new LineCursor(text)
  while (line.next()) {
    const span = { from: line.begin, to: line.after }
    if (isUriLine(text, line.start)) {
      entries.push(variantOf(pending, span, text.slice(line.start, line.end)))
      pending = []
      continue
    }
    const nameEnd = tagNameEnd(text, line.start, line.end)
    const kind = nameEnd < 0 ? undefined : LISTING.get(text.slice(line.start, nameEnd))
    if (kind === undefined) continue
    const attributes = readAttributes(text, nameEnd + 1, line.end)
    for (const [name, value] of attributes) {
      if (name !== 'URI' && hasVariable(value))
        attributes.set(name, expandVariables(value, variables))
    }
    if (kind === 'variant') pending.push({ span, attributes })
    else entries.push(entryOf(kind, span, attributes))
  }
  return entries
}

/**
 * A variant is a tag and the next URI line. Should several tags stand before one URI line, players
 * differ in which of them counts, so the variant is as high as the highest.
 */
function variantOf(
  tags: readonly { span: Span; attributes: Attributes }[],
  uriLine: Span,
  uri: string,
): Entry {
  const resolutions = tags.map(({ attributes }) => resolutionOf(attributes))
  return {
    kind: tags.length > 0 ? 'variant' : 'stray',
    lines: [...tags.map(({ span }) => span), uriLine],
    uri,
    resolution: resolutions.includes(undefined) ? undefined : highest(resolutions),
    isSoundOnly: tags.length > 0 && tags.every(({ attributes }) => isSoundOnly(attributes)),
    groups: tags.flatMap(({ attributes }) => referredGroups(attributes)),
  }
}

function entryOf(kind: Entry['kind'], span: Span, attributes: Attributes): Entry {
  const group = `${attributes.get('TYPE')}:${attributes.get('GROUP-ID')}`
  return {
    kind,
    lines: [span],
    uri: attributes.get('URI')?.trim() || undefined,
    resolution: resolutionOf(attributes),
    isSoundOnly: false,
    groups: kind === 'rendition' ? [group] : referredGroups(attributes),
  }
}

function referredGroups(attributes: Attributes): string[] {
  return GROUP_TYPES.flatMap((type) => {
    const group = attributes.get(type)
    return group === undefined ? [] : [`${type}:${group}`]
  })
}

function resolutionOf(attributes: Attributes): Resolution | undefined {
  const match = /^(\d{1,6})\s*[xX]\s*(\d{1,6})$/.exec(attributes.get('RESOLUTION')?.trim() ?? '')
  const width = Number(match?.[1] ?? 0)
  const height = Number(match?.[2] ?? 0)
  return width > 0 && height > 0 ? { width, height } : undefined
}

function highest(resolutions: readonly (Resolution | undefined)[]): Resolution | undefined {
  return resolutions.reduce(
    (high, next) =>
      high === undefined || (next && shortSide(next) > shortSide(high)) ? next : high,
    undefined,
  )
}

/** What "720p" counts: the height of a landscape picture, the width of a portrait one. */
export function shortSide(resolution: Resolution): number {
  return Math.min(resolution.width, resolution.height)
}

function isSoundOnly(attributes: Attributes): boolean {
  if (attributes.has('RESOLUTION')) return false
  const codecs = attributes.get('CODECS')?.split(',') ?? []
  return codecs.length > 0 && codecs.every((codec) => NOT_VIDEO.test(codec))
}
