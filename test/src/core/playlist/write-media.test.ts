import { describe, expect, it } from 'vitest'
import { clipMediaPlaylist } from '../../../../src/core/playlist/clip.ts'
import { playlistKind } from '../../../../src/core/playlist/kind.ts'
import { needsRewriting } from '../../../../src/core/playlist/needs-rewriting.ts'
import { isFinished } from '../../../../src/core/playlist/segments.ts'
import {
  type MediaPlaylist,
  writeMediaPlaylist,
} from '../../../../src/core/playlist/write-media.ts'

const SEGMENTS = [1, 2, 3].map((number) => ({ uri: `0000${number}.m4s`, durationSeconds: 4 }))

function write(count: number, options: Partial<MediaPlaylist> = {}): string {
  const segments = SEGMENTS.slice(0, count)
  return writeMediaPlaylist({ targetDuration: 4, mapUri: 'init.mp4', segments, ...options })
}

const growing = (count: number, options: Partial<MediaPlaylist> = {}) =>
  write(count, { isGrowing: true, ...options })

describe('a media playlist that grows', () => {
  it('4.4.3.5: is an EVENT without an end, which is played from its beginning', () => {
    expect(growing(2).split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:6',
      '#EXT-X-TARGETDURATION:4',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:EVENT',
      '#EXT-X-START:TIME-OFFSET=0,PRECISE=YES',
      '#EXT-X-MAP:URI="init.mp4"',
      ...['#EXTINF:4.000000,', '00001.m4s'],
      ...['#EXTINF:4.000000,', '00002.m4s'],
      '',
    ])
  })

  it('6.2.1: only ever appends', () => {
    for (const options of [{}, { keyUri: '../media.key' }, { isIFramesOnly: true }]) {
      for (const count of [0, 1, 2])
        expect(growing(count + 1, options).startsWith(growing(count, options))).toBe(true)
    }
  })

  it('8: needs no newer version for it', () => {
    const version = (text: string) => /#EXT-X-VERSION:(\d+)/.exec(text)?.[1]
    const ranged = SEGMENTS.map((line) => ({ ...line, range: { offset: 0, byteLength: 9 } }))
    for (const options of [
      {},
      { isIFramesOnly: true, segments: ranged },
      { mapUri: undefined },
      { mapUri: undefined, segments: ranged },
    ]) {
      const given = options as Partial<MediaPlaylist>
      expect(version(growing(1, given))).toBe(version(write(1, given)))
    }
  })

  it('once it is whole, is as if it had been written in one go', () => {
    expect(
      growing(3)
        .replace('EVENT', 'VOD')
        .replace(/#EXT-X-START:.*\n/, '')
        .concat('#EXT-X-ENDLIST\n'),
    ).toBe(write(3))
    expect(write(3, { isGrowing: false })).toBe(write(3))
  })

  it('is read as a media playlist that needs nothing and has no end, with segments or without', () => {
    for (const count of [0, 1, 3]) {
      const text = growing(count)
      expect([playlistKind(text), isFinished(text)]).toEqual(['media', false])
      expect(needsRewriting(text, 'films/x/_v1/video-360p/index.m3u8')).toBe(false)
    }
    expect(isFinished(write(3))).toBe(true)
  })

  it('cannot be cut before it is whole: what a window covers is not known yet', () => {
    const window = { startSeconds: 0, endSeconds: 4 }
    expect(clipMediaPlaylist(growing(3), window)).toMatchObject({
      ok: false,
      reason: 'the playlist still grows',
    })
    expect(clipMediaPlaylist(write(3), window)).toMatchObject({ ok: true, first: 1, last: 1 })
  })
})
