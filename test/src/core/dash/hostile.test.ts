import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipManifest } from '../../../../src/core/dash/clip.ts'
import { selectRepresentations } from '../../../../src/core/dash/select.ts'

const answers = (text: string) => {
  expect(clipManifest(text, { first: 2, last: 3 })).toHaveProperty('ok')
  expect(selectRepresentations(text, { maxHeight: 720 })).toHaveProperty('ok')
  expect(selectRepresentations(text, {})).toHaveProperty('ok')
}

describe('a megabyte takes time in proportion to its length', () => {
  const template = (media: string, timeline: string) =>
    `<AdaptationSet mimeType="video/mp4"><SegmentTemplate media="${media}"><SegmentTimeline>${timeline}</SegmentTimeline></SegmentTemplate><Representation id="1" width="9" height="9"/></AdaptationSet>`
  const of = (unit: string) => unit.repeat(1_000_000 / unit.length)

  it.each([
    [
      'Representations',
      `<AdaptationSet mimeType="video/mp4">${of('<Representation width="9" height="9"/>')}</AdaptationSet>`,
    ],
    ['AdaptationSets', of('<AdaptationSet mimeType="video/mp4"><Representation/></AdaptationSet>')],
    ['BaseURLs', of('<BaseURL>a</BaseURL>') + template('a', '')],
    ['a timeline', template('$Number$', of('<S d="1"/>'))],
    ['an endless run', template('$Number$', '<S d="1" r="99999999999999999999"/>')],
    ['a template', template(of('$Number$'), '<S d="1"/>')],
    ['dollars', template(`$Number$${of('$')}`, '<S d="1"/>')],
    ['blanks', template(of(' '), `${of(' ')}<S d="1"/>`)],
    ['slashes', template(of('/'), '<S d="1"/>')],
    ['entities', template(of('&amp;'), '<S d="1"/>')],
  ])('of %s', (_, inner) => {
    answers(`<MPD><Period>${inner}</Period></MPD>`)
  })
})

it('any manifest comes to an answer', () => {
  const name = fc.constantFrom(
    'Period',
    'AdaptationSet',
    'Representation',
    'SegmentTemplate',
    'SegmentTimeline',
    'S',
    'SegmentList',
    'SegmentURL',
    'BaseURL',
    'EventStream',
    'x:S',
  )
  const attribute = fc.tuple(
    fc.constantFrom(
      'id',
      'mimeType',
      'contentType',
      'width',
      'height',
      'media',
      't',
      'd',
      'r',
      'startNumber',
      'timescale',
      'presentationTimeOffset',
    ),
    fc.constantFrom(
      '0',
      '1',
      '720',
      '-1',
      '',
      'video/mp4',
      'audio',
      '$Number$',
      '$RepresentationID$/$Number%05d$',
      '&#65;',
      '&x;',
      '1e9',
    ),
  )
  const nest = (inner: fc.Arbitrary<string>) =>
    fc
      .tuple(
        name,
        fc.uniqueArray(attribute, { maxLength: 5, selector: ([key]) => key }),
        fc.array(inner, { maxLength: 4 }),
      )
      .map(([tag, attributes, children]) => {
        const list = attributes.map(([key, value]) => ` ${key}="${value}"`).join('')
        return `<${tag}${list}>${children.join(' ')}</${tag}>`
      })
  const element = nest(nest(nest(nest(nest(fc.constantFrom('', 'text'))))))
  fc.assert(
    fc.property(fc.array(element, { maxLength: 3 }), (elements) =>
      answers(`<MPD>${elements.join('')}</MPD>`),
    ),
    { numRuns: 500 },
  )
})
