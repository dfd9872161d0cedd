import { describe, expect, it } from 'vitest'
import { playlistKind } from '../../../../src/core/playlist/kind.ts'
import { needsRewriting } from '../../../../src/core/playlist/needs-rewriting.ts'
import { rewritePlaylist } from '../../../../src/core/playlist/rewrite.ts'
import { selectVariants } from '../../../../src/core/playlist/select.ts'
import { decodePlaylist } from '../../../../src/core/playlist/text.ts'
import { uriSigner } from '../../../../src/core/playlist/uri.ts'
import { definedVariables } from '../../../../src/core/playlist/variables.ts'

/** Long enough that anything quadratic would run into the test's time limit. */
const SIZE = 1_000_000

const filled = (unit: string, size = SIZE) => unit.repeat(Math.ceil(size / unit.length))

const ONE_LINE = [
  'a',
  '"',
  "'",
  ',',
  '=',
  ' ',
  '#',
  '{$',
  '{$a}',
  '../',
  '/.',
  '\\',
  '\t',
  ':',
  '%2e',
]
const MANY_LINES = [
  '\r',
  '\n',
  '\r\n',
  '\r\r\n',
  ' \n',
  '#\n',
  '#EXT\n',
  '#EXT-X-MAP:URI="\n',
  '#EXTINF:4,\r',
]

describe('a megabyte takes time in proportion to its length', () => {
  it.each(ONE_LINE)('of %j as a URI, as a comment and as an attribute list', (unit) => {
    for (const head of [
      'x',
      '#EXT-X-DEFINE:NAME="a",VALUE="../b"\n',
      '#EXT-X-STREAM-INF:A',
      '#EXT-X-MEDIA:URI="',
    ])
      passesAll(`#EXTM3U\n${head}${filled(unit)}`)
  })

  it.each(MANY_LINES)('of lines such as %j', (unit) => {
    passesAll(`#EXTM3U\n${filled(unit)}`)
  })

  it('and so do five of a real shape', () => {
    const text = `#EXTM3U\n${filled('#EXTINF:4.00000,\n/films/x/00001.m4s\n', 5 * SIZE)}`
    const signed = rewritePlaylist(text, signer(text))
    expect(signed).toBe(text.replaceAll('\n/', '\n/s/T/'))
  })
})

function signer(text: string) {
  return uriSigner({
    key: 'films/x/master.m3u8',
    origins: ['https://media.example'],
    prefix: '/s/T/',
    variables: definedVariables(text),
  })
}

function passesAll(text: string): void {
  const { text: decoded, encode } = decodePlaylist(new TextEncoder().encode(text))
  expect(decoded === text).toBe(true)
  expect(encode(decoded).length).toBeGreaterThan(SIZE)
  expect(rewritePlaylist(text, (uri) => uri) === text).toBe(true)
  expect(rewritePlaylist(text, signer(text)).length).toBeGreaterThan(0)
  expect(playlistKind(text)).toBeDefined()
  needsRewriting(text, 'films/x/master.m3u8')
  selectVariants(text, { maxHeight: 720 })
  const selection = selectVariants(text, {})
  expect(selection.ok && selection.text === text).toBe(true)
}
