import type { AttributeValue } from './attribute-list.ts'
import { isTag, type PlaylistLine, type TagLine } from './parse.ts'

/** A reason for a protocol version. */
export interface VersionNeed {
  readonly version: number
  readonly why: string
}

interface Feature {
  readonly version: number
  readonly why: string
  isUsed(line: TagLine, all: ReadonlySet<string>): boolean
}

const FLOAT = /^\d*\.\d/

/** Section 8 of RFC 8216bis, highest version first. */
const FEATURES: readonly Feature[] = [
  {
    version: 13,
    why: 'INSTREAM-ID of what is no closed captions',
    isUsed: ({ tag, attributes }) =>
      tag === '#EXT-X-MEDIA' &&
      attributes.has('INSTREAM-ID') &&
      attributes.get('TYPE')?.value !== 'CLOSED-CAPTIONS',
  },
  {
    version: 12,
    why: 'an attribute that begins with REQ-',
    isUsed: ({ attributes }) => [...attributes.keys()].some((name) => name.startsWith('REQ-')),
  },
  {
    version: 11,
    why: 'EXT-X-DEFINE with QUERYPARAM',
    isUsed: ({ tag, attributes }) => tag === '#EXT-X-DEFINE' && attributes.has('QUERYPARAM'),
  },
  { version: 9, why: 'EXT-X-SKIP', isUsed: ({ tag }) => tag === '#EXT-X-SKIP' },
  { version: 8, why: 'EXT-X-DEFINE', isUsed: ({ tag }) => tag === '#EXT-X-DEFINE' },
  {
    version: 7,
    why: 'INSTREAM-ID with a SERVICE',
    isUsed: ({ attributes }) => /^SERVICE/.test(text(attributes.get('INSTREAM-ID'))),
  },
  {
    version: 6,
    why: 'EXT-X-MAP without EXT-X-I-FRAMES-ONLY',
    isUsed: ({ tag }, all) => tag === '#EXT-X-MAP' && !all.has('#EXT-X-I-FRAMES-ONLY'),
  },
  {
    version: 5,
    why: 'EXT-X-MAP, SAMPLE-AES or KEYFORMAT',
    isUsed: ({ tag, attributes }) =>
      tag === '#EXT-X-MAP' ||
      (tag === '#EXT-X-KEY' &&
        (attributes.has('KEYFORMAT') ||
          attributes.has('KEYFORMATVERSIONS') ||
          /^SAMPLE-AES/.test(text(attributes.get('METHOD'))))),
  },
  {
    version: 4,
    why: 'EXT-X-BYTERANGE or EXT-X-I-FRAMES-ONLY',
    isUsed: ({ tag }) => tag === '#EXT-X-BYTERANGE' || tag === '#EXT-X-I-FRAMES-ONLY',
  },
  {
    version: 3,
    why: 'a duration with decimals',
    isUsed: ({ tag, value }) => tag === '#EXTINF' && FLOAT.test(value),
  },
  {
    version: 2,
    why: 'an IV of EXT-X-KEY',
    isUsed: ({ tag, attributes }) => tag === '#EXT-X-KEY' && attributes.has('IV'),
  },
]

/** The version that a playlist needs, and for what. */
export function requiredVersion(lines: readonly PlaylistLine[]): VersionNeed {
  const tags = lines.filter(isTag)
  const all = new Set(tags.map(({ tag }) => tag))
  const need = FEATURES.find((feature) => tags.some((line) => feature.isUsed(line, all)))
  return need ?? { version: 1, why: 'what it says' }
}

function text(value: AttributeValue | undefined): string {
  return value?.value ?? ''
}
