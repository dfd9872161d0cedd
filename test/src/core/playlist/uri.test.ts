import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaylistPlace } from '../../../../src/core/playlist/place.ts'
import { uriResolver, uriSigner } from '../../../../src/core/playlist/uri.ts'

const place: PlaylistPlace = {
  key: 'films/x/master.m3u8',
  origins: ['https://media.example'],
  prefix: '/s/NEW/',
}
const sign = uriSigner(place)

function signs(cases: readonly (readonly [uri: string, signed: string])[]): void {
  for (const [uri, signed] of cases) expect([uri, sign(uri)]).toEqual([uri, signed])
}

function leavesAlone(uris: readonly string[]): void {
  for (const uri of uris) expect([uri, sign(uri)]).toEqual([uri, uri])
}

describe('a relative URI', () => {
  it('is put below the token with its path from the root', () => {
    signs([
      ['_v1/video/index.m3u8', '/s/NEW/films/x/_v1/video/index.m3u8'],
      ['a', '/s/NEW/films/x/a'],
    ])
  })

  it('keeps percent-encoding, spaces, query and fragment byte for byte', () => {
    signs([
      ['a%20b/%c3%A9.ts?x=/../y&z=%2F#../t', '/s/NEW/films/x/a%20b/%c3%A9.ts?x=/../y&z=%2F#../t'],
      ['a b/é//c.ts?', '/s/NEW/films/x/a b/é//c.ts?'],
      ['a@b:/c', '/s/NEW/films/x/a@b:/c'],
    ])
  })

  it('loses its dot segments, encoded ones too, and never climbs above the root (RFC 3986 5.2.4)', () => {
    signs([
      ['./a.ts', '/s/NEW/films/x/a.ts'],
      ['../y/a.ts', '/s/NEW/films/y/a.ts'],
      ['a/b/../../c.ts', '/s/NEW/films/x/c.ts'],
      ['../../../../../etc/a.ts', '/s/NEW/etc/a.ts'],
      ['%2e%2E/a/.%2e/b.ts', '/s/NEW/films/b.ts'],
      ['..', '/s/NEW/films/'],
      ['a/..', '/s/NEW/films/x/'],
      ['..a/...', '/s/NEW/films/x/..a/...'],
      ['a?b/../c', '/s/NEW/films/x/a?b/../c'],
    ])
  })

  it('of a query alone leads to the playlist itself (RFC 3986 5.2.2)', () => {
    signs([['?level=1', '/s/NEW/films/x/master.m3u8?level=1']])
  })

  it('has a backslash read as a slash, as browsers do', () => {
    signs([
      ['a\\b.ts', '/s/NEW/films/x/a/b.ts'],
      ['a\\..\\..\\..\\..\\b.ts', '/s/NEW/b.ts'],
    ])
  })

  it('is resolved in a folder whose name needs encoding', () => {
    const signFilm = uriSigner({ ...place, key: 'films/50% {off}?#/ü/m.m3u8' })
    expect(signFilm('a.ts')).toBe('/s/NEW/films/50%25%20%7Boff%7D%3F%23/%C3%BC/a.ts')
  })

  it('stays as it is where the playlist itself is fetched below a token, unless it climbs out', () => {
    const inheriting = uriSigner(place, { inherits: true })
    expect(inheriting('seg-1.ts')).toBe('seg-1.ts')
    expect(inheriting('../y/./seg 1.ts?a')).toBe('../y/./seg 1.ts?a')
    expect(inheriting('a/../../../../b.ts')).toBe('/s/NEW/b.ts')
    expect(inheriting('/films/x/a.ts')).toBe('/s/NEW/films/x/a.ts')
  })
})

describe('a URI that names our host', () => {
  it('is signed from the root', () => {
    signs([
      ['/films/x/a.m3u8?b#c', '/s/NEW/films/x/a.m3u8?b#c'],
      ['//media.example/films/a.ts', '/s/NEW/films/a.ts'],
      ['https://media.example/films/a.ts', '/s/NEW/films/a.ts'],
      ['http://media.example/films/a.ts', '/s/NEW/films/a.ts'],
      ['https://media.example', '/s/NEW/'],
      ['https://media.example?a', '/s/NEW/?a'],
    ])
  })

  it('is found in every spelling that URL parsers take for it', () => {
    signs([
      ['HTTPS://Media.EXAMPLE/a', '/s/NEW/a'],
      ['https://media.example:443/a', '/s/NEW/a'],
      ['http://media.example:80/a', '/s/NEW/a'],
      ['https://media.example./a', '/s/NEW/a'],
      ['https://user:pass@media.example/a', '/s/NEW/a'],
      ['https://other.example@media.example/a', '/s/NEW/a'],
      ['https:\\\\media.example\\a', '/s/NEW/a'],
      ['/\\media.example/a', '/s/NEW/a'],
      ['\\\\media.example/a', '/s/NEW/a'],
      ['https:////media.example/a', '/s/NEW/a'],
      ['http:media.example/a', '/s/NEW/a'],
      ['https:a.ts', '/s/NEW/films/x/a.ts'],
      ['https:/films/a.ts', '/s/NEW/films/a.ts'],
      ['ht\ttps:/\t/media.exa\tmple/a\t.ts', '/s/NEW/a.ts'],
      ['https://m%65dia.example/a', '/s/NEW/a'],
      ['https://ｍedia.example/a', '/s/NEW/a'],
    ])
  })

  it('may be any of several hosts, on a port of its own', () => {
    const signLocal = uriSigner({
      ...place,
      origins: ['http://localhost:8787', 'https://cdn.test'],
    })
    expect(signLocal('http://localhost:8787/a')).toBe('/s/NEW/a')
    expect(signLocal('//cdn.test/a')).toBe('/s/NEW/a')
    expect(signLocal('http://localhost:8788/a')).toBe('http://localhost:8788/a')
    expect(signLocal('http:a')).toBe('/s/NEW/films/x/a')
  })

  it('has an older token replaced', () => {
    signs([
      ['/s/OLD/films/x/a.ts', '/s/NEW/films/x/a.ts'],
      ['https://media.example/s/OLD/films/x/a.ts?b', '/s/NEW/films/x/a.ts?b'],
      ['../../s/OLD/films/x/a.ts', '/s/NEW/films/x/a.ts'],
      ['/s/OLD', '/s/NEW/s/OLD'],
      ['/s//a', '/s/NEW/s//a'],
    ])
  })
})

describe('a URI that leads elsewhere', () => {
  it('comes back unchanged', () => {
    leavesAlone([
      'https://other.example/a',
      'https://media.example.other.example/a',
      'https://media.example@other.example/a',
      'https://media.example:8443/a',
      '//other.example/a',
      'http:///other.example/a',
      'data:text/plain;base64,QUJD',
      'skd://key-id',
      'urn:uuid:1',
      'blob:https://media.example/1',
      'mailto:a@b',
      'https://',
      'https://a b/c',
      '',
    ])
  })
})

describe('variables (RFC 8216bis 4.3)', () => {
  const variables = new Map([
    ['host', 'media.example'],
    ['base', 'https://media.example/films'],
    ['cdn', 'https://other.example'],
    ['root', '/films'],
    ['up', '../../../..'],
    ['dir', 'hd'],
  ])
  const signIt = uriSigner({ ...place, variables })

  it('stay where they are part of a path or query', () => {
    expect(signIt('{$dir}/a-{$n}.ts?t={$t}')).toBe('/s/NEW/films/x/{$dir}/a-{$n}.ts?t={$t}')
    expect(signIt('/a/{$dir}/b')).toBe('/s/NEW/a/{$dir}/b')
    expect(signIt('https://media.example/{$dir}/b')).toBe('/s/NEW/{$dir}/b')
  })

  it('are put in where they give the scheme, the host, the root or dot segments', () => {
    expect(signIt('{$base}/a.ts')).toBe('/s/NEW/films/a.ts')
    expect(signIt('https://{$host}/a.ts')).toBe('/s/NEW/a.ts')
    expect(signIt('{$root}/{$dir}/a.ts')).toBe('/s/NEW/films/hd/a.ts')
    expect(signIt('a/{$up}/b.ts')).toBe('/s/NEW/b.ts')
    expect(signIt('{$cdn}/a.ts')).toBe('{$cdn}/a.ts')
  })

  it('of unknown value are signed as relative at the start, left alone as a host', () => {
    expect(signIt('{$imported}/a.ts')).toBe('/s/NEW/films/x/{$imported}/a.ts')
    expect(signIt('https://{$imported}/a.ts')).toBe('https://{$imported}/a.ts')
  })
})

describe('for any text', () => {
  const piece = fc.constantFrom(
    ...['http:', 'https:', 'HTTPS:', 'data:', '//', '/', '\\', '..', '.', '%2e', 'a', 'b.ts', '?'],
    ...['#', ':', '@', ':443', ':80', ':81', 'media.example', 'other.example', '\t', ' ', '%', 's'],
  )
  const anyUri = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('').trim())
  const documentUrl = 'https://media.example/films/x/master.m3u8'

  it('signs exactly what a URL parser would send to our host, to the same path', () => {
    fc.assert(
      fc.property(anyUri, (uri) => {
        fc.pre(uri !== '' && !uri.startsWith('#') && URL.canParse(uri, documentUrl))
        const meant = new URL(uri, documentUrl)
        const isOurs = /^https?:$/.test(meant.protocol) && /^(80|443|)$/.test(meant.port)
        const signed = sign(uri)
        if (!isOurs || !/^media\.example\.?$/.test(meant.hostname)) {
          expect(signed).toBe(uri)
          return
        }
        const sent = new URL(signed, documentUrl)
        const path = meant.pathname.replace(/^\/s\/[^/]+\//, '/')
        expect(sent.pathname + sent.search + sent.hash).toBe(
          `/s/NEW${path}${meant.search}${meant.hash}`,
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('is not changed by being signed twice', () => {
    fc.assert(
      fc.property(anyUri, (uri) => {
        fc.pre(!sign(uri).includes('/s/NEW/s/'))
        expect(sign(sign(uri))).toBe(sign(uri))
      }),
    )
  })
})

describe('the key that a URI leads to', () => {
  const resolve = uriResolver({ ...place, variables: new Map([['d', 'hd']]) })

  it('is what the edge will read from the request', () => {
    expect(resolve('a%20b.ts?c')).toEqual({ at: 'here', key: 'films/x/a b.ts' })
    expect(resolve('/s/OLD/films/y/a.ts')).toEqual({ at: 'here', key: 'films/y/a.ts' })
    expect(resolve('{$d}/a.ts')).toEqual({ at: 'here', key: 'films/x/hd/a.ts' })
  })

  it('is unknown where a variable or the path itself leaves it open', () => {
    for (const uri of ['{$n}/a.ts', 'https://{$n}/a', 'a%zz', 'a//b', 'a%2Fb']) {
      expect([uri, resolve(uri)]).toEqual([uri, { at: 'unknown' }])
    }
  })

  it('is none elsewhere', () => {
    expect(resolve('https://other.example/a')).toEqual({ at: 'elsewhere' })
    expect(resolve('data:,a')).toEqual({ at: 'elsewhere' })
  })
})
