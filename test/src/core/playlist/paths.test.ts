import { describe, expect, it } from 'vitest'
import { pathsOf } from '../../../../src/core/playlist/paths.ts'
import { uriResolver } from '../../../../src/core/playlist/uri.ts'

const asset = 'films/x'
const V = '_v0123456789abcdef'

function paths(
  kept: readonly string[],
  dropped: readonly string[] = [],
  more: { objects?: readonly string[]; playlistKey?: string } = {},
): string[] | undefined {
  const playlistKey = more.playlistKey ?? `${asset}/master.m3u8`
  return pathsOf({
    asset,
    playlistKey,
    uris: { keptPlaylists: kept, keptObjects: more.objects ?? [], dropped },
    resolve: uriResolver({
      key: playlistKey,
      origins: ['https://media.example'],
      prefix: '/s/T/',
    }),
  })
}

describe('with nothing dropped', () => {
  it('a tree of ours opens its version', () => {
    expect(paths([`${V}/video-720p/index.m3u8`, `${V}/audio-1/index.m3u8`])).toEqual([
      `films/x/${V}/`,
    ])
    expect(paths([`${V}/a/index.m3u8`], [], { objects: [`${V}/chapters.json`] })).toEqual([
      `films/x/${V}/`,
    ])
  })

  it('a tree of others opens the folder of the playlist', () => {
    expect(paths(['720.m3u8', '1080.m3u8'])).toEqual(['films/x/'])
    expect(paths(['hls/720/index.m3u8'])).toEqual(['films/x/'])
    expect(paths(['a/i.m3u8'], [], { playlistKey: 'films/x/hls/master.m3u8' })).toEqual([
      'films/x/hls/',
    ])
  })

  it('and further folders of the asset that it leads to', () => {
    expect(
      paths(['a/i.m3u8', '../sound/en/i.m3u8'], [], { playlistKey: 'films/x/hls/m.m3u8' }),
    ).toEqual(['films/x/hls/', 'films/x/sound/en/'])
  })

  it('nothing outside of the asset, whatever the playlist says', () => {
    expect(paths(['../y/i.m3u8', '/i.m3u8', '../x2/i.m3u8'])).toEqual(['films/x/'])
    expect(paths(['https://media.example/films/y/i.m3u8', 'a.m3u8'])).toEqual(['films/x/'])
  })

  it('other hosts and unknown variables change nothing', () => {
    expect(paths(['https://cdn.example/a.m3u8', '{$n}/a.m3u8'])).toEqual(['films/x/'])
  })
})

describe('with renditions dropped', () => {
  it('each kept one opens its own folder', () => {
    expect(
      paths(
        [`${V}/video-360p/index.m3u8`, `${V}/video-360p/iframes.m3u8`, `${V}/audio-1/index.m3u8`],
        [`${V}/video-720p/index.m3u8`],
      ),
    ).toEqual([`films/x/${V}/audio-1/`, `films/x/${V}/video-360p/`])
  })

  it('single objects open by their keys', () => {
    expect(paths(['a/i.m3u8'], ['b/i.m3u8'], { objects: ['chapters.json', 'a/key'] })).toEqual([
      'films/x/a/',
      'films/x/chapters.json',
    ])
  })

  it('they cannot be told apart in one folder, or when one lies above', () => {
    expect(paths(['720.m3u8'], ['1080.m3u8'])).toBeUndefined()
    expect(paths(['v/720.m3u8'], ['v/1080/index.m3u8'])).toBeUndefined()
    expect(paths(['v/i.m3u8'], ['w/../v/i.m3u8?2'])).toBeUndefined()
    expect(paths(['a/i.m3u8'], ['b/i.m3u8'], { objects: ['b/i.m3u8'] })).toBeUndefined()
  })

  it('names that only begin alike are not one folder', () => {
    expect(paths(['v/i.m3u8'], ['v2/i.m3u8'])).toEqual(['films/x/v/'])
  })

  it('spelling does not hide what a URI leads to', () => {
    expect(paths(['%76/i.m3u8'], ['HTTPS://media.example./films/x/v/h/i.m3u8'])).toBeUndefined()
  })

  it('an unknown variable leaves it open, another host does not', () => {
    expect(paths(['{$n}/i.m3u8'], ['b/i.m3u8'])).toBeUndefined()
    expect(paths(['a/i.m3u8'], ['{$n}/i.m3u8'])).toBeUndefined()
    expect(paths(['a/i.m3u8', 'https://cdn.example/i.m3u8'], ['https://cdn.example/j'])).toEqual([
      'films/x/a/',
    ])
  })

  it('nothing of ours left to open is nothing that a token could be made for', () => {
    expect(paths(['../y/i.m3u8'], ['b/i.m3u8'])).toBeUndefined()
  })
})
