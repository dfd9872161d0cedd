/** What RFC 8216bis 4.4 asks of each tag, as far as it can be told from one line. */
export interface TagRule {
  /** The kind of playlist that it belongs to; absent for either. */
  readonly kind?: 'multivariant' | 'media'
  /** Whether it may stand in a playlist once at most. */
  readonly isSingle?: true
  /** Attributes that it has to have; absent for tags without an attribute list. */
  readonly needs?: readonly string[]
  /** What its value looks like, where it is no attribute list. */
  readonly value?: RegExp
}

const INTEGER = /^\d{1,20}$/
const NOTHING = /^$/

/** 4.4.1 to 4.4.6, in this order. */
export const TAGS: ReadonlyMap<string, TagRule> = new Map<string, TagRule>([
  ['#EXTM3U', { isSingle: true, value: NOTHING }],
  ['#EXT-X-VERSION', { isSingle: true, value: INTEGER }],
  ['#EXT-X-INDEPENDENT-SEGMENTS', { isSingle: true, value: NOTHING }],
  ['#EXT-X-START', { isSingle: true, needs: ['TIME-OFFSET'] }],
  ['#EXT-X-DEFINE', { needs: [] }],
  ['#EXT-X-TARGETDURATION', { kind: 'media', isSingle: true, value: /^0*[1-9]\d{0,19}$/ }],
  ['#EXT-X-MEDIA-SEQUENCE', { kind: 'media', isSingle: true, value: INTEGER }],
  ['#EXT-X-DISCONTINUITY-SEQUENCE', { kind: 'media', isSingle: true, value: INTEGER }],
  ['#EXT-X-ENDLIST', { kind: 'media', isSingle: true, value: NOTHING }],
  ['#EXT-X-PLAYLIST-TYPE', { kind: 'media', isSingle: true, value: /^(?:VOD|EVENT)$/ }],
  ['#EXT-X-I-FRAMES-ONLY', { kind: 'media', isSingle: true, value: NOTHING }],
  ['#EXT-X-PART-INF', { kind: 'media', isSingle: true, needs: ['PART-TARGET'] }],
  ['#EXT-X-SERVER-CONTROL', { kind: 'media', isSingle: true, needs: [] }],
  ['#EXTINF', { kind: 'media' }],
  ['#EXT-X-BYTERANGE', { kind: 'media', value: /^\d{1,20}(?:@\d{1,20})?$/ }],
  ['#EXT-X-DISCONTINUITY', { kind: 'media', value: NOTHING }],
  ['#EXT-X-KEY', { kind: 'media', needs: ['METHOD'] }],
  ['#EXT-X-MAP', { kind: 'media', needs: ['URI'] }],
  ['#EXT-X-PROGRAM-DATE-TIME', { kind: 'media', value: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/ }],
  ['#EXT-X-GAP', { kind: 'media', value: NOTHING }],
  ['#EXT-X-BITRATE', { kind: 'media', value: INTEGER }],
  ['#EXT-X-PART', { kind: 'media', needs: ['URI', 'DURATION'] }],
  ['#EXT-X-DATERANGE', { kind: 'media', needs: ['ID'] }],
  ['#EXT-X-SKIP', { kind: 'media', needs: ['SKIPPED-SEGMENTS'] }],
  ['#EXT-X-PRELOAD-HINT', { kind: 'media', needs: ['TYPE', 'URI'] }],
  ['#EXT-X-RENDITION-REPORT', { kind: 'media', needs: ['URI'] }],
  ['#EXT-X-MEDIA', { kind: 'multivariant', needs: ['TYPE', 'GROUP-ID', 'NAME'] }],
  ['#EXT-X-STREAM-INF', { kind: 'multivariant', needs: ['BANDWIDTH'] }],
  ['#EXT-X-I-FRAME-STREAM-INF', { kind: 'multivariant', needs: ['BANDWIDTH', 'URI'] }],
  ['#EXT-X-IMAGE-STREAM-INF', { kind: 'multivariant', needs: ['BANDWIDTH', 'URI'] }],
  ['#EXT-X-SESSION-DATA', { kind: 'multivariant', needs: ['DATA-ID'] }],
  ['#EXT-X-SESSION-KEY', { kind: 'multivariant', needs: ['METHOD', 'URI'] }],
  ['#EXT-X-CONTENT-STEERING', { kind: 'multivariant', isSingle: true, needs: ['SERVER-URI'] }],
])

export type AttributesByName = ReadonlyMap<string, { readonly value: string }>

/** What a tag lacks that depends on its other attributes. */
export function missingAttributes(name: string, attributes: AttributesByName): readonly string[] {
  const always = TAGS.get(name)?.needs ?? []
  return [...always, ...conditional(name, attributes)].filter((each) => !attributes.has(each))
}

function conditional(name: string, attributes: AttributesByName): readonly string[] {
  const value = (attribute: string) => attributes.get(attribute)?.value
  if (name === '#EXT-X-KEY') return value('METHOD') === 'NONE' ? [] : ['URI']
  if (name === '#EXT-X-MEDIA') {
    if (value('TYPE') === 'SUBTITLES') return ['URI']
    return value('TYPE') === 'CLOSED-CAPTIONS' ? ['INSTREAM-ID'] : []
  }
  if (name === '#EXT-X-SESSION-DATA') return attributes.has('URI') ? [] : ['VALUE']
  if (name === '#EXT-X-DEFINE') return attributes.has('NAME') ? ['VALUE'] : []
  return []
}
