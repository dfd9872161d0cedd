import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isManifest } from '../../../../src/core/dash/manifest.ts'
import { signManifest } from '../../../../src/core/dash/sign.ts'
import type { PlaylistPlace } from '../../../../src/core/playlist/place.ts'

const PLACE: PlaylistPlace = {
  key: 'films/x/manifest.mpd',
  origins: ['https://media.example'],
  prefix: '/s/T/',
}
const XMLNS = 'xmlns="urn:mpeg:dash:schema:mpd:2011"'

function signed(text: string): string {
  const result = signManifest(text, PLACE)
  return result.ok ? result.text : `refused: ${result.reason}`
}

/** What stands in the MPD, once signed. */
const signedInner = (inner: string) =>
  signed(`<MPD ${XMLNS}>${inner}</MPD>`).replace(/^<MPD [^>]*>|<\/MPD>$/g, '')

describe('a manifest is recognised', () => {
  it.each([
    `<MPD ${XMLNS}/>`,
    `\ufeff<?xml version="1.0"?>\r\n<!-- <a> -->\n<mpd:MPD xmlns:mpd="urn:mpeg:dash:schema:mpd:2011">`,
    '<MPD>',
  ])('by its root: %j', (text) => {
    expect(isManifest(text)).toBe(true)
  })

  it.each([
    '',
    '#EXTM3U',
    '<html><MPD></html>',
    '<MPDX>',
    'x<MPD>',
    '<!-- <MPD> -->',
    '<?xml <MPD>',
    '<!DOCTYPE MPD><MPD>',
    '<![CDATA[<MPD>]]>',
    '<a:b:MPD>',
    '<mpd>',
  ])('and nothing else: %j', (text) => {
    expect(isManifest(text)).toBe(false)
  })
})

describe('a manifest without BaseURL gets one', () => {
  const BASE = '<BaseURL>/s/T/films/x/</BaseURL>'

  it('as its first child, indented as its neighbour', () => {
    expect(signedInner('\n\t<Period/>\n')).toBe(`\n\t${BASE}\n\t<Period/>\n`)
    expect(signedInner('<Period/>')).toBe(`${BASE}<Period/>`)
  })

  it('behind ProgramInformation and before Location', () => {
    const inner = '\n <ProgramInformation><Title>x</Title></ProgramInformation>\n <Location/>'
    expect(signedInner(inner)).toBe(inner.replace('\n <Loc', `\n ${BASE}\n <Loc`))
  })

  it('with the prefix of the root, and whatever stands before it', () => {
    const text =
      '<?xml version="1.0"?><!-- x --><d:MPD xmlns:d="urn:d"><d:Period/></d:MPD><!-- y -->\n'
    expect(signed(text)).toBe(text.replace('<d:Per', '<d:BaseURL>/s/T/films/x/</d:BaseURL><d:Per'))
  })

  it('even where a Period or another namespace has one', () => {
    const period = '<Period><BaseURL>p/</BaseURL></Period>'
    expect(signedInner(period)).toBe(BASE + period)
    const foreign = '<f:BaseURL xmlns:f="urn:f">/a</f:BaseURL>'
    expect(signedInner(foreign)).toBe(BASE + foreign)
  })

  it('of its folder, escaped', () => {
    const result = signManifest('<MPD><Period/></MPD>', { ...PLACE, key: "a b/o'c & d/m.mpd" })
    expect(result.ok && result.text).toBe(
      '<MPD><BaseURL>/s/T/a%20b/o&#39;c%20%26%20d/</BaseURL><Period/></MPD>',
    )
  })
})

describe('URLs', () => {
  const REST = '<Period/>'

  it('of the MPD itself are signed, blanks and attributes kept', () => {
    const base = (url: string) => `<BaseURL serviceLocation="a">\n ${url} </BaseURL>${REST}`
    expect(signedInner(base('media/'))).toBe(base('/s/T/films/x/media/'))
    expect(signedInner(base('./'))).toBe(base('/s/T/films/x/'))
    expect(signedInner(base('https://MEDIA.example/a/?b=1&amp;c=2'))).toBe(
      base('/s/T/a/?b=1&#38;c=2'),
    )
    expect(signedInner(base('<![CDATA[/a/?b&c]]>'))).toBe(base('/s/T/a/?b&#38;c'))
    expect(signedInner(base('/s/older/a/'))).toBe(base('/s/T/a/'))
    expect(signedInner(base('https://cdn.example/a/'))).toBe(base('https://cdn.example/a/'))
    expect(signedInner(`<BaseURL></BaseURL>${REST}`)).toBe(
      `<BaseURL>/s/T/films/x/</BaseURL>${REST}`,
    )
  })

  it('of its locations are signed', () => {
    expect(
      signedInner(
        '<BaseURL>/a/</BaseURL><Location>https://media.example/films/x/m.mpd</Location><PatchLocation ttl="6">p.mpp</PatchLocation>',
      ),
    ).toBe(
      '<BaseURL>/s/T/a/</BaseURL><Location>/s/T/films/x/m.mpd</Location><PatchLocation ttl="6">/s/T/films/x/p.mpp</PatchLocation>',
    )
  })

  const media = (base: string, attributes: string) =>
    `<BaseURL>${base}</BaseURL><Period><AdaptationSet><SegmentTemplate ${attributes}/></AdaptationSet></Period>`

  it('in attributes are signed where they do not inherit the token', () => {
    const kept = `media="$RepresentationID$/$Number%05d$.m4s" initialization='../y/init.mp4'`
    expect(signedInner(media('/films/x/', kept))).toBe(media('/s/T/films/x/', kept))
    expect(
      signedInner(media('/films/x/', `media='/v/$Time$.m4s?a&amp;b' index="../../../i"`)),
    ).toBe(media('/s/T/films/x/', `media='/s/T/v/$Time$.m4s?a&#38;b' index="/s/T/i"`))
    const list = (url: string) =>
      `<BaseURL>/s/T/</BaseURL><Period><SegmentList><Initialization sourceURL="${url}1"/><SegmentURL media="${url}2"/></SegmentList></Period>`
    expect(signedInner(list('https://media.example/'))).toBe(list('/s/T/'))
  })

  it('below another host are its own, unless they name ours', () => {
    const cdn = 'https://cdn.example/'
    const kept = 'media="/v/1.m4s" index="../../i"'
    expect(signedInner(media(cdn, kept))).toBe(media(cdn, kept))
    expect(signedInner(media(cdn, 'media="https://media.example/v"'))).toBe(
      media(cdn, 'media="https://media.example/s/T/v"'),
    )
  })

  it('that mean one thing here and another there make it refuse', () => {
    const two = '/a/</BaseURL><BaseURL>https://cdn.example/'
    expect(signedInner(media(two, 'media="v/1.m4s"'))).toContain('media="v/1.m4s"')
    expect(signedInner(media(two, 'media="/v/1.m4s"'))).toMatch(/^refused/)
  })

  it('of keys, events, linked elements and schemas are left alone', () => {
    const inner =
      '<BaseURL>/s/T/</BaseURL><Period xlink:href="/p.xml" xmlns:xlink="urn:x"><EventStream><Event><BaseURL>/e</BaseURL></Event></EventStream>' +
      '<AdaptationSet><ContentProtection schemeIdUri="/urn" href="/key"><BaseURL>/k</BaseURL></ContentProtection></AdaptationSet></Period>' +
      '<!-- <BaseURL>/c</BaseURL> --><UTCTiming value="https://media.example/time"/>'
    expect(signedInner(inner)).toBe(inner)
  })
})

describe('refused is', () => {
  it.each([
    ['another document', '<html></html>'],
    ['a document type', '<!DOCTYPE MPD [<!ENTITY a "b">]><MPD></MPD>'],
    ['an open element', '<MPD><Period></MPD>'],
    ['a second root', '<MPD></MPD><MPD></MPD>'],
    ['text behind the root', '<MPD></MPD>x'],
    ['an attribute that comes twice', '<MPD a="1" a="2"></MPD>'],
    ['an attribute without quotes', '<MPD a=1></MPD>'],
    ['an open comment', '<MPD><!-- </MPD>'],
    ['an unknown entity in a URL', '<MPD><BaseURL>&a;</BaseURL></MPD>'],
    ['a loose ampersand in a URL', '<MPD><BaseURL>/a?b&c</BaseURL></MPD>'],
    ['an element in a URL', '<MPD><BaseURL>/a<b/></BaseURL></MPD>'],
    ['too deep a nest', `<MPD>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</MPD>`],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(signManifest(text, PLACE)).toMatchObject({ ok: false, code: 'playlist_invalid' })
  })
})

const url = fc.constantFrom(
  'a/',
  'b/c.mp4',
  './',
  '../y/',
  '../../../up/',
  '/root/d/',
  '/s/old/d/',
  'https://media.example/e/',
  '//media.example/f/g',
  'https://cdn.example/h/',
  '//cdn.example/',
  'data:,x',
)
/** Opaque URLs are no base, and dot segments would climb into an older token. */
const baseUrl = url.filter((each) => !/^data:|old/.test(each))
const level = fc.array(baseUrl, { maxLength: 1 })

describe('every manifest', () => {
  it('leads, signed, where it led before, with the token if that is our host', () => {
    fc.assert(
      fc.property(fc.tuple(level, level, level, level), url, (levels, mediaUrl) => {
        const text = render(levels, mediaUrl)
        const out = signed(text)
        expect(out).not.toMatch(/^refused/)
        const before = resolve('https://media.example/films/x/manifest.mpd', [
          ...levels.flat(),
          mediaUrl,
        ])
        const after = resolve(
          'https://media.example/films/x/manifest.mpd?token=L',
          [...out.matchAll(/<BaseURL>(.*?)<|media="(.*?)"/g)].map(([, a, b]) => a ?? b ?? ''),
        )
        expect(after).toBe(withToken(before))
      }),
      { numRuns: 1000 },
    )
  })

  it('comes out byte for byte but for what was signed', () => {
    fc.assert(
      fc.property(fc.tuple(level, level, level, level), url, (levels, mediaUrl) => {
        const strip = (text: string) =>
          text.replace(/<BaseURL>[^<]*<\/BaseURL>|(?<=media=)"[^"]*"/g, '')
        expect(strip(signed(render(levels, mediaUrl)))).toBe(strip(render(levels, mediaUrl)))
      }),
    )
  })

  it('or none at all: any text comes to an answer', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '<',
        '>',
        '/>',
        '<MPD>',
        '</MPD>',
        '<BaseURL>',
        '</BaseURL>',
        '<!--',
        '-->',
        ' a="',
        '"',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '&#x110000;',
        '&#0;',
        '&amp;',
        '/',
        '<Period>',
        '</Period>',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const text of [pieces.join(''), `<MPD>${pieces.join('')}</MPD>`]) {
          isManifest(text)
          expect(signManifest(text, PLACE)).toHaveProperty('ok')
        }
      }),
      { numRuns: 1000 },
    )
  })
})

it.each([
  '<a/>',
  '<a>',
  '<!---->',
  '<!--',
  '<?a?>',
  '<?',
  ' ',
  '<',
  '>',
  '<MPD a="',
  ' a="b"',
  '<BaseURL>a</BaseURL>',
  '<S d="1"/>',
  '<SegmentURL media="/a"/>',
  '<a xmlns:b="c"/>',
  '&amp;',
])('a megabyte of %j takes time in proportion to its length', (unit) => {
  const many = unit.repeat(1_000_000 / unit.length)
  for (const text of [
    many,
    `<MPD>${many}</MPD>`,
    `<MPD ${many}>`,
    `<MPD><BaseURL>${many}</BaseURL></MPD>`,
    `<MPD></MPD>${many}`,
  ]) {
    isManifest(text)
    expect(signManifest(text, PLACE)).toHaveProperty('ok')
  }
})

function render(levels: readonly (readonly string[])[], mediaUrl: string): string {
  const [mpd = '', period = '', set = '', representation = ''] = levels.map((urls) =>
    urls.map((each) => `<BaseURL>${each}</BaseURL>`).join(''),
  )
  return `<MPD ${XMLNS}>${mpd}<Period>${period}<AdaptationSet>${set}<Representation>${representation}<SegmentList><SegmentURL media="${mediaUrl}"/></SegmentList></Representation></AdaptationSet></Period></MPD>`
}

function resolve(base: string, urls: readonly string[]): string {
  return urls.reduce((at, each) => new URL(each, at).href, base)
}

function withToken(before: string): string {
  const { origin, pathname } = new URL(before)
  if (origin !== 'https://media.example') return before
  return `${origin}/s/T${pathname.replace(/^\/s\/old/, '')}`
}
