import { describe, expect, it } from 'vitest'
import { needsRewriting } from '../../../../src/core/playlist/needs-rewriting.ts'

const needs = (uri: string) => needsRewriting(`#EXTM3U\n#EXTINF:4,\n${uri}\n`, 'films/x/v/a.m3u8')
const needsInTag = (uri: string) => needsRewriting(`#EXTM3U\n#EXT-X-MAP:URI="${uri}"\n`, 'x/a.m3u8')

describe('a media playlist goes out as stored', () => {
  it.each([
    '00001.m4s',
    'a b/%20.ts?x=https://media.example/',
    '../audio/1.ts',
    '../../../1.ts',
    'data:,a',
    'skd://key',
    'seg:1.ts',
    'a{$n}.ts',
  ])('with %s, which inherits the token or needs none', (uri) => {
    expect(needs(uri)).toBe(false)
    expect(needsInTag(uri.replace('../../../', '../'))).toBe(false)
  })

  it('when it is no playlist at all', () => {
    expect(needsRewriting('', 'a')).toBe(false)
    expect(needsRewriting('# /a\n#EXT-X-OTHER:URI="/a"\n#EXTINF:1,/a', 'a')).toBe(false)
  })
})

describe('a media playlist needs rewriting', () => {
  it.each([
    '/films/x/1.ts',
    '\\films',
    '//media.example/1.ts',
    'https://media.example/1.ts',
    'HTTP:1.ts',
    'ht\ttps://media.example/1.ts',
    '{$base}/1.ts',
    'http{$s}://media.example/1.ts',
    '../../../../1.ts',
    'a/..\\../%2e%2E/.%2e/../../1.ts',
  ])('with %s', (uri) => {
    expect(needs(uri)).toBe(true)
    expect(needsInTag(uri)).toBe(true)
  })

  it('when a variable may climb', () => {
    const text = '#EXTM3U\n#EXT-X-DEFINE:NAME="up",VALUE="../../.."\n#EXTINF:4,\na/{$up}/1.ts\n'
    expect(needsRewriting(text, 'x/a.m3u8')).toBe(true)
  })
})
