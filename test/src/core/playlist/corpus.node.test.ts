import { describe, expect, it } from 'vitest'
import { playlistKind } from '../../../../src/core/playlist/kind.ts'
import { needsRewriting } from '../../../../src/core/playlist/needs-rewriting.ts'
import type { PlaylistPlace } from '../../../../src/core/playlist/place.ts'
import { rewritePlaylist } from '../../../../src/core/playlist/rewrite.ts'
import { selectVariants } from '../../../../src/core/playlist/select.ts'
import { decodePlaylist } from '../../../../src/core/playlist/text.ts'
import { uriSigner } from '../../../../src/core/playlist/uri.ts'
import { definedVariables } from '../../../../src/core/playlist/variables.ts'
import { findMaterial, type MaterialFile, readMaterial } from '../../../support/material-files.ts'
import { TRANSFORMATIONS, VERY_LONG_LINES } from './transformations.ts'

const DOCUMENT = 'https://media.example/films/x/master.m3u8'
const FIXTURES = new URL('../../../fixtures/playlists', import.meta.url).pathname

const folder = findMaterial('playlists')
const files = [...(await readMaterial(FIXTURES, '.m3u8')), ...(await readMaterial(folder, '.m3u8'))]

it.skipIf(folder === undefined)('the corpus holds hundreds of real playlists', () => {
  expect(files.length).toBeGreaterThan(700)
})

describe.each(Object.entries(TRANSFORMATIONS))('every playlist %s', (change, transform) => {
  // The long lines are the same in all; a part of the corpus shows what stands around them.
  const step = change === VERY_LONG_LINES ? 20 : 1
  const cases = files
    .filter((_, index) => index % step === 0)
    .map(({ name, bytes }) => ({ name, bytes: transform(bytes) }))

  it('comes out byte for byte when no URI changes', () => {
    for (const file of cases) expectSame(file, (text) => rewritePlaylist(text, (uri) => uri))
  })

  it('comes out byte for byte when the rewriting is undone', () => {
    // Absolute, so that it is found again in attributes that count only where they plainly are URLs.
    const mark = 'https://undo.example/'
    const put = (uri: string) => mark + uri
    const take = (uri: string) => uri.slice(mark.length)
    for (const file of cases)
      expectSame(file, (text) => rewritePlaylist(rewritePlaylist(text, put), take))
  })

  it('has no URI of our host left without a token', () => {
    for (const { name, bytes } of cases) {
      const { text } = decodePlaylist(bytes)
      const own = ownOrigins(text)
      const signed = rewritePlaylist(text, uriSigner(placeOf(text, own)))
      expect([name, unsignedUris(signed, own)]).toEqual([name, []])
    }
  })

  it('has no URI of our host left without a token where relative ones inherit it', () => {
    for (const { name, bytes } of cases) {
      const { text } = decodePlaylist(bytes)
      const own = ownOrigins(text)
      const document = 'https://media.example/s/T/films/x/master.m3u8'
      const sign = uriSigner(placeOf(text, own), { inherits: true })
      const out = needsRewriting(text, 'films/x/master.m3u8') ? rewritePlaylist(text, sign) : text
      expect([name, unsignedUris(out, own, document)]).toEqual([name, []])
    }
  })

  it('passes every other reader', () => {
    for (const { bytes } of cases) {
      const { text } = decodePlaylist(bytes)
      playlistKind(text)
      const selection = selectVariants(text, {})
      expect(selection.ok && selection.text === text).toBe(true)
      selectVariants(text, { maxHeight: 720, minHeight: 100 })
    }
  })
})

function expectSame(file: MaterialFile, change: (text: string) => string): void {
  const { text, encode } = decodePlaylist(file.bytes)
  // Compared as text first: vitest prints that well, and megabytes of bytes badly.
  expect([file.name, change(text) === text]).toEqual([file.name, true])
  expect([file.name, Buffer.compare(encode(change(text)), file.bytes)]).toEqual([file.name, 0])
}

function placeOf(text: string, origins: readonly string[]): PlaylistPlace {
  return {
    key: 'films/x/master.m3u8',
    origins: ['https://media.example', ...origins],
    prefix: '/s/T/',
    variables: definedVariables(text),
  }
}

/** Every second host that a playlist names is taken for ours, so that absolute URIs are met. */
function ownOrigins(text: string): string[] {
  const origins = new Set(
    [...text.matchAll(/https?:\/\/[\w.:-]+/gi)].flatMap(([url]) =>
      URL.canParse(url) ? [new URL(url).origin] : [],
    ),
  )
  return [...origins].filter((_, index) => index % 2 === 0)
}

/** Knows nothing of the rewriter's table: any line, and whatever is called …URI or …LIST. */
function unsignedUris(text: string, own: readonly string[], document = DOCUMENT): string[] {
  const hosts = new Set(['https://media.example', ...own].map((origin) => new URL(origin).host))
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .flatMap(candidatesOf)
    .filter((uri) => {
      if (uri === '' || !URL.canParse(uri, document)) return false
      const { protocol, host, pathname } = new URL(uri, document)
      return /^https?:$/.test(protocol) && hosts.has(host) && !pathname.startsWith('/s/T/')
    })
}

function candidatesOf(line: string): string[] {
  if (!line.startsWith('#')) return [line]
  if (!/^#EXT-X-/.test(line) || /^#EXT-X-UNKNOWN/.test(line)) return []
  const named = withoutOtherQuotes(line).matchAll(
    /(?:URI|LIST)\s*=\s*(?:"([^"]*)|'([^',]*)|([^",\s][^",]*))/g,
  )
  return [...named].map(([, quoted, apostrophes, bare]) => quoted ?? apostrophes ?? bare ?? '')
}

/** A NAME may quote what looks like an attribute. */
function withoutOtherQuotes(line: string): string {
  return line.replace(/"[^"]*"/g, (quoted, at: number) =>
    /(?:URI|LIST)\s*=\s*$/.test(line.slice(Math.max(0, at - 12), at)) ? quoted : '""',
  )
}
