import { describe, expect, it } from 'vitest'
import { clipMediaPlaylist } from '../../../../src/core/playlist/clip.ts'
import { decodePlaylist } from '../../../../src/core/playlist/text.ts'
import { someUri } from '../../../../src/core/playlist/uris.ts'
import { findMaterial, readMaterial } from '../../../support/material-files.ts'
import { readMedia } from './media-reader.ts'

const folder = findMaterial('playlists')
const files = (await readMaterial(folder, '.m3u8')).map(({ name, bytes }) => ({
  name,
  text: decodePlaylist(bytes).text,
}))
/** Those whose last segment can be had alone, which needs all there is to read. */
const finished = files.filter(({ text }) => clipMediaPlaylist(text, { startSeconds: 1e9 }).ok)

describe.skipIf(folder === undefined)('of the real playlists', () => {
  it('more than two hundred can be cut', () => {
    expect(finished.length).toBeGreaterThan(200)
  })

  it('every cut one says of its segments what it said before', () => {
    for (const { name, text } of finished) {
      const all = readMedia(text)
      const first = Math.ceil((all.length + 1) / 3)
      const last = Math.ceil((all.length * 2) / 3)
      const clip = clipMediaPlaylist(text, { first, last })
      const kept = clip.ok ? readMedia(clip.text) : []
      const facts = (segments: typeof all) =>
        segments.map(({ date: _date, own: _own, ...rest }) => rest)
      expect([name, facts(kept)]).toEqual([name, facts(all.slice(first - 1, last))])
    }
  })

  it('no cut one names what it did not name before', () => {
    for (const { name, text } of finished) {
      const clip = clipMediaPlaylist(text, { startSeconds: 7, endSeconds: 21 })
      const known = new Set(urisOf(text))
      const added = urisOf(clip.ok ? clip.text : '').filter((uri) => !known.has(uri))
      expect([name, added]).toEqual([name, []])
    }
  })
})

describe('a megabyte is cut in proportion to its length', () => {
  it.each([
    '#EXTINF:1,\na.m4s\n',
    '#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXT-X-MAP:URI="m"\n#EXTINF:1,\na.m4s\n',
    '\n',
    '\r',
    '#EXT-X-BITRATE:1\n',
    '#EXT-X-DATERANGE:ID="1"\n',
    '#EXT-X-PART:URI="1"\n',
  ])('of %j', (unit) => {
    const middle = unit.repeat(1_000_000 / unit.length)
    const text = `#EXTM3U\n#EXTINF:1,\na\n${middle}#EXTINF:1,\nb\n${middle}#EXTINF:1,\nc\n#EXT-X-ENDLIST`
    expect(clipMediaPlaylist(text, { first: 2, last: 2 }).ok).toBe(true)
    expect(clipMediaPlaylist(text, { startSeconds: 1000 }).ok).toBe(true)
  })

  it('of keys in ever new formats', () => {
    const keys = Array.from(
      { length: 20_000 },
      (_, index) => `#EXT-X-KEY:METHOD=X,URI="k",KEYFORMAT="${index}"\n#EXT-X-MAP:URI="m"\n`,
    ).join('')
    const text = `#EXTM3U\n${keys}#EXTINF:1,\na\n#EXTINF:1,\nb\n#EXT-X-ENDLIST`
    expect(clipMediaPlaylist(text, { first: 2, last: 2 }).ok).toBe(true)
  })
})

function urisOf(text: string): string[] {
  const uris: string[] = []
  someUri(text, (start, end) => {
    uris.push(text.slice(start, end))
    return false
  })
  return uris
}
