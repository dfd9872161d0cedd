import { describe, expect, it } from 'vitest'
import { playlistKind } from '../../../../src/core/playlist/kind.ts'

describe('a playlist is recognised by what it says', () => {
  it('begins with #EXTM3U', () => {
    expect(playlistKind('#EXTM3U\n#EXTINF:4,\na.ts')).toBe('media')
    expect(playlistKind('#EXTM3U')).toBe('media')
    expect(playlistKind('#EXTM3U\r#EXT-X-TARGETDURATION:4\r')).toBe('media')
  })

  it('may have a byte order mark, blank lines or more text there', () => {
    expect(playlistKind('\uFEFF#EXTM3U\n')).toBe('media')
    expect(playlistKind('\r\n  #EXTM3U url-tvg="x"\n')).toBe('media')
  })

  it('is nothing else', () => {
    for (const text of ['', '\n', '<!doctype html>', '#EXTINF:4,\na.ts', '#extm3u\n', 'x\n#EXTM3U'])
      expect([text, playlistKind(text)]).toEqual([text, undefined])
  })
})

describe('a multivariant playlist', () => {
  it.each([
    '#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8',
    '#EXT-X-MEDIA:TYPE=AUDIO',
    '#EXT-X-I-FRAME-STREAM-INF:URI="a"',
    '#EXT-X-IMAGE-STREAM-INF:URI="a"',
    '#EXT-X-SESSION-DATA:DATA-ID="a"',
    '#EXT-X-SESSION-KEY:METHOD=NONE',
    '#EXT-X-CONTENT-STEERING:SERVER-URI="a"',
  ])('holds %s', (tag) => {
    expect(playlistKind(`#EXTM3U\n#EXT-X-VERSION:6\n\n${tag}\n`)).toBe('multivariant')
  })

  it('is also one that mixes in tags of media playlists', () => {
    const text = '#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb.m3u8\n'
    expect(playlistKind(text)).toBe('multivariant')
  })

  it('is not one that only speaks of variants', () => {
    const text = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:4,#EXT-X-STREAM-INF:\na.ts'
    expect(playlistKind(text)).toBe('media')
  })
})
