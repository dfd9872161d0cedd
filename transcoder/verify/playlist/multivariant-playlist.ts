import { type Attributes, attributeText } from './attribute-list.ts'
import type { Fault } from './fault.ts'
import { isTag, type PlaylistLine, type TagLine } from './parse.ts'

/** What a multivariant playlist lists (RFC 8216bis 4.4.6). */
export interface ListedMultivariant {
  readonly isIndependent: boolean
  readonly variants: readonly ListedVariant[]
  readonly iFrameVariants: readonly ListedVariant[]
  readonly renditions: readonly ListedRendition[]
}

export interface ListedVariant {
  readonly line: number
  readonly attributes: Attributes
  readonly uri: string | undefined
}

export interface ListedRendition {
  readonly line: number
  readonly attributes: Attributes
  /** AUDIO, VIDEO, SUBTITLES or CLOSED-CAPTIONS, if it is written as the RFC wants. */
  readonly type: string
  readonly groupId: string
  readonly name: string
  /** Absent for what is in the variants themselves. */
  readonly uri: string | undefined
}

/** Reads the lines of a multivariant playlist; faults are added to those found before. */
export function readMultivariantPlaylist(
  lines: readonly PlaylistLine[],
  faults: Fault[],
): ListedMultivariant {
  const tags = (name: string) => lines.filter(isTag).filter((line) => line.tag === name)
  return {
    isIndependent: tags('#EXT-X-INDEPENDENT-SEGMENTS').length > 0,
    variants: readVariants(lines, faults),
    iFrameVariants: tags('#EXT-X-I-FRAME-STREAM-INF').map(({ line, attributes }) => ({
      ...{ line, attributes },
      uri: attributeText(attributes, 'URI'),
    })),
    renditions: tags('#EXT-X-MEDIA').map(({ line, attributes }) => ({
      ...{ line, attributes },
      type: attributeText(attributes, 'TYPE') ?? '',
      groupId: attributeText(attributes, 'GROUP-ID') ?? '',
      name: attributeText(attributes, 'NAME') ?? '',
      uri: attributeText(attributes, 'URI'),
    })),
  }
}

/** A tag counts for the next URI line, and a URI line needs one. */
function readVariants(lines: readonly PlaylistLine[], faults: Fault[]): ListedVariant[] {
  const variants: ListedVariant[] = []
  const report = (line: number, expected: string, seen: string) =>
    faults.push({ kind: 'stream-inf', line, expected, seen })
  let pending: TagLine | undefined
  const expectUri = () =>
    pending && report(pending.line, 'a URI line behind EXT-X-STREAM-INF', 'none')
  for (const line of lines) {
    if (isTag(line)) {
      if (line.tag !== '#EXT-X-STREAM-INF') continue
      expectUri()
      pending = line
      continue
    }
    if (pending === undefined) report(line.line, 'EXT-X-STREAM-INF before each URI', 'none')
    else variants.push({ line: pending.line, attributes: pending.attributes, uri: line.uri })
    pending = undefined
  }
  expectUri()
  return variants
}
