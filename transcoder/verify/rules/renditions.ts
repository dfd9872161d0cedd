import { isLanguageTag, shorterTag } from '../derive/language.ts'
import { describeRendition, RENDITION_TYPES, says } from '../derive/renditions.ts'
import { attributeText } from '../playlist/attribute-list.ts'
import type { Rendition } from '../presentation.ts'
import { forEach, ofMultivariant, type Rule } from '../rule.ts'

/** Each EXT-X-MEDIA by itself: RFC 8216bis 4.4.6.1, Apple 5.11 and 8.10. */
export const RENDITION_RULES: readonly Rule[] = [
  ofEach('RFC 8216bis 4.4.6.1 TYPE', 'MUST', 'TYPE is one of the four', ({ type }) =>
    RENDITION_TYPES.includes(type) ? undefined : [RENDITION_TYPES.join(', '), type || 'none'],
  ),
  ofEach(
    'RFC 8216bis 4.4.6.1 AUTOSELECT',
    'MUST',
    'what plays by DEFAULT may be selected',
    (rendition) => {
      const isExcluded = attributeText(rendition.attributes, 'AUTOSELECT') === 'NO'
      if (!says(rendition, 'DEFAULT') || !isExcluded) return undefined
      return ['AUTOSELECT=YES with DEFAULT=YES', 'AUTOSELECT=NO']
    },
  ),
  ofEach(
    'RFC 8216bis 4.4.6.1 FORCED',
    'MUST',
    'FORCED is for subtitles alone',
    ({ type, attributes }) => {
      if (type === 'SUBTITLES' || !attributes.has('FORCED')) return undefined
      return ['FORCED on SUBTITLES', `it on ${type}`]
    },
  ),
  ofEach('Apple 5.11', 'SHOULD', 'FORCED subtitles may be selected by themselves', (rendition) => {
    if (!says(rendition, 'FORCED') || says(rendition, 'AUTOSELECT')) return undefined
    return ['AUTOSELECT=YES with FORCED=YES', 'it not']
  }),
  ofEach(
    'RFC 8216bis 4.4.6.1 CLOSED-CAPTIONS',
    'MUST',
    'closed captions name their place in the pictures',
    ({ type, attributes }) => {
      if (type !== 'CLOSED-CAPTIONS') return undefined
      if (attributes.has('URI')) return ['no URI', 'one']
      const place = attributeText(attributes, 'INSTREAM-ID') ?? 'none'
      const isPlace = /^(?:CC[1-4]|SERVICE(?:[1-9]|[1-5]\d|6[0-3]))$/.test(place)
      return isPlace ? undefined : ['INSTREAM-ID CC1 to CC4 or SERVICE1 to SERVICE63', place]
    },
  ),
  ofEach(
    'Apple 8.10',
    'MUST',
    'all but video renditions tell their LANGUAGE',
    ({ type, attributes }) =>
      type === 'VIDEO' || attributes.has('LANGUAGE') ? undefined : ['LANGUAGE', 'none'],
  ),
  ofEach('RFC 8216bis 4.4.6.1 LANGUAGE', 'MUST', 'languages are tags of BCP 47', (rendition) => {
    const wrong = languagesOf(rendition).find((tag) => !isLanguageTag(tag))
    return wrong === undefined ? undefined : ['a tag such as de or pt-BR', wrong]
  }),
  ofEach('RFC 5646 2.2.1', 'SHOULD', 'languages have their shortest code', (rendition) => {
    const long = languagesOf(rendition).find((tag) => shorterTag(tag) !== undefined)
    return long === undefined ? undefined : [shorterTag(long) ?? '', long]
  }),
  ofEach(
    'RFC 8216bis 4.4.6.1 CHANNELS',
    'SHOULD',
    'audio renditions tell their CHANNELS',
    ({ type, attributes }) =>
      type !== 'AUDIO' || attributes.has('CHANNELS') ? undefined : ['CHANNELS', 'none'],
  ),
]

type Broken = readonly [expected: string, seen: string]

function ofEach(
  id: string,
  level: Rule['level'],
  title: string,
  look: (rendition: Rendition) => Broken | undefined,
): Rule {
  const check = ofMultivariant(({ renditions }) =>
    forEach(renditions, 'there is no EXT-X-MEDIA', (rendition) => {
      const broken = look(rendition)
      if (broken === undefined) return []
      return [{ where: describeRendition(rendition), expected: broken[0], seen: broken[1] }]
    }),
  )
  return { id, level, title, check }
}

function languagesOf({ attributes }: Rendition): readonly string[] {
  return ['LANGUAGE', 'ASSOC-LANGUAGE'].flatMap((name) => attributeText(attributes, name) ?? [])
}
