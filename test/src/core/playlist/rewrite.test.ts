import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewritePlaylist } from '../../../../src/core/playlist/rewrite.ts'

/** What a mapper gets to see, in order. */
function found(text: string): string[] {
  const uris: string[] = []
  rewritePlaylist(text, (uri, tag) => {
    uris.push(`${tag ?? 'line'} ${uri}`)
    return uri
  })
  return uris
}

const mark = (text: string) => rewritePlaylist(text, (uri) => `<${uri}>`)

describe('lines (RFC 8216bis 4.1)', () => {
  it('that are neither blank nor begin with # are URIs', () => {
    expect(mark('#EXTM3U\n\n#EXTINF:4,\na.ts\n \t\nb.ts\n')).toBe(
      '#EXTM3U\n\n#EXTINF:4,\n<a.ts>\n \t\n<b.ts>\n',
    )
  })

  it('may end with LF, CRLF or CR, mixed, and the last with nothing', () => {
    expect(mark('a\nb\r\nc\rd\n\re\r\r\nf')).toBe('<a>\n<b>\r\n<c>\r<d>\n\r<e>\r\r\n<f>')
  })

  it('may have white space and a byte order mark around their content', () => {
    expect(mark('\uFEFF#EXTM3U\n  a b.ts \t\n\u00a0c\n')).toBe(
      '\uFEFF#EXTM3U\n  <a b.ts> \t\n\u00a0<c>\n',
    )
    expect(mark('  #EXT-X-MAP:URI="a"')).toBe('  #EXT-X-MAP:URI="<a>"')
  })

  it('that are comments, unknown tags or tags in another case stay', () => {
    const text = '# URI="a"\n#EXT-X-OTHER:URI="a"\n#ext-x-map:URI="a"\n#EXT-X-MAPS:URI="a"\n#'
    expect(found(text)).toEqual([])
    expect(mark(text)).toBe(text)
  })
})

describe('attribute lists (RFC 8216bis 4.2)', () => {
  const inMedia = (list: string) => found(`#EXT-X-MEDIA:${list}`)

  it('may hold commas, equals signs and apostrophes within quotes', () => {
    expect(inMedia('NAME="a,URI=b",URI="c,d=e"')).toEqual(['#EXT-X-MEDIA c,d=e'])
    expect(inMedia(`NAME="it's",URI="a"`)).toEqual(['#EXT-X-MEDIA a'])
    expect(inMedia(`NAME=it's,URI="a",X='`)).toEqual(['#EXT-X-MEDIA a'])
  })

  it('are read as lenient players read them', () => {
    expect(inMedia('TYPE=AUDIO , URI = " a b " , X=1')).toEqual(['#EXT-X-MEDIA a b'])
    expect(inMedia('URI=a b.m3u8 ,X=1')).toEqual(['#EXT-X-MEDIA a b.m3u8'])
    expect(inMedia(`URI='a'`)).toEqual(['#EXT-X-MEDIA a'])
    expect(inMedia('URI="a')).toEqual(['#EXT-X-MEDIA a'])
    expect(inMedia('NAME="a"b,URI="c"')).toEqual(['#EXT-X-MEDIA c'])
    expect(inMedia(',,X,=,URI="a",')).toEqual(['#EXT-X-MEDIA a'])
  })

  it('may name a URI twice: both are mapped, since players differ in which they take', () => {
    expect(inMedia('URI="a",URI="b"')).toEqual(['#EXT-X-MEDIA a', '#EXT-X-MEDIA b'])
  })

  it('with an empty URI or without one have nothing to map', () => {
    expect(inMedia('URI="",X=1')).toEqual([])
    expect(inMedia('URI=,X=1')).toEqual([])
    expect(inMedia('URI')).toEqual([])
    expect(inMedia('XURI="a",URIX="b",DURI=c')).toEqual([])
  })
})

describe('tags that carry URIs', () => {
  it.each([
    'MEDIA',
    'I-FRAME-STREAM-INF',
    'IMAGE-STREAM-INF',
    'SESSION-DATA',
    'SESSION-KEY',
    'KEY',
    'MAP',
    'PART',
    'PRELOAD-HINT',
    'RENDITION-REPORT',
  ])('EXT-X-%s does so in URI', (name) => {
    expect(mark(`#EXT-X-${name}:A=1,URI="u",B=2`)).toBe(`#EXT-X-${name}:A=1,URI="<u>",B=2`)
  })

  it('EXT-X-CONTENT-STEERING does so in SERVER-URI', () => {
    expect(found('#EXT-X-CONTENT-STEERING:SERVER-URI="s",URI="u"')).toEqual([
      '#EXT-X-CONTENT-STEERING s',
    ])
  })

  it('EXT-X-DATERANGE does so in X-ASSET-URI, X-ASSET-LIST, X-URI and in URLs of extensions', () => {
    const text =
      '#EXT-X-DATERANGE:ID="/a",X-ASSET-URI="b",X-ASSET-LIST="c",X-URI="d",X-E="HTTPS://e",X-F="/f",X-G="//g",CLASS="http://h"'
    expect(found(text).map((entry) => entry.split(' ')[1])).toEqual([
      ...['b', 'c', 'd', 'HTTPS://e', '//g'],
    ])
  })

  it('EXT-X-PREFETCH does so after the colon', () => {
    expect(mark('#EXT-X-PREFETCH: a.ts ')).toBe('#EXT-X-PREFETCH: <a.ts> ')
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    ...['#EXTM3U', '#EXT-X-MEDIA:', '#EXT-X-DATERANGE:', '#EXTINF:', 'URI', 'X-URI', '=', ',', '"'],
    ...["'", ' ', '\t', '\r', '\n', '\r\n', 'a', '/b', '#', ':', '\uFEFF', '\u00a0', 'é', '😀'],
  )
  const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

  it('comes back as it was when no URI changes', () => {
    fc.assert(fc.property(anyText, (text) => rewritePlaylist(text, (uri) => uri) === text))
  })

  it('comes back as it was when the change is undone', () => {
    const put = (uri: string) => `/s/T/${uri}`
    const take = (uri: string) => uri.replace('/s/T/', '')
    fc.assert(
      fc.property(anyText, (text) => {
        expect(rewritePlaylist(rewritePlaylist(text, put), take)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('has equal URIs mapped alike, so that a hint equals the later part (4.4.5.3)', () => {
    const text = mark('#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p"\n#EXT-X-PART:URI="p"')
    expect(text.match(/<p>/g)).toHaveLength(2)
  })
})
