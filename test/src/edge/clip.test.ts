import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  gatewayWith,
  get,
  link,
  MASTER,
  problemCode,
  publish,
  put,
  SEGMENT,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'
import { modelCache } from '../../support/workers-cache.ts'

const ASSET = 'clip/film'
/** Six segments of 4 s, the last of 2.5 s; sound is cut up to half a frame beside it. */
const media = (durations: readonly number[]) =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-TARGETDURATION:4',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-MAP:URI="init.mp4"',
    ...durations.flatMap((duration, index) => [`#EXTINF:${duration},`, `0000${index + 1}.m4s`]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
const PICTURE = media([4, 4, 4, 4, 4, 2.5])
const SOUND = media([3.989, 4.011, 3.989, 4.011, 3.989, 2.53])

beforeAll(async () => {
  await publish(ASSET)
  for (const rendition of ['video-360p', 'video-720p', 'audio-1']) {
    const folder = `${ASSET}/${VERSION}/${rendition}`
    await put(`${folder}/index.m3u8`, rendition === 'audio-1' ? SOUND : PICTURE)
    for (let number = 1; number <= 6; number += 1) await put(`${folder}/0000${number}.m4s`, SEGMENT)
  }
})

async function entry(options: Parameters<typeof link>[1] = {}, query = '', ask = get) {
  const token = await link(ASSET, options)
  return urisOf(await textOf(await ask(`/${ASSET}/master.m3u8?token=${token}${query}`)))
}

/** Segments that a media playlist lists. */
async function segmentsOf(uri: string, ask = get): Promise<string[]> {
  const text = await textOf(await ask(uri))
  return text.split('\n').filter((line) => line.endsWith('.m4s'))
}

describe('a link for a clip', () => {
  it('plays the segments that the clip overlaps, the same in every rendition', async () => {
    for (const uri of await entry({ clip: { start: 8, end: 13 } })) {
      expect(await segmentsOf(uri)).toEqual(['00003.m4s', '00004.m4s'])
    }
  })

  it('keeps the durations and the numbers of what it plays', async () => {
    const [, low = ''] = await entry({ clip: { start: 8, end: 13 } })
    const response = await get(low)
    expect(await textOf(response)).toBe(
      PICTURE.replace(/#EXTINF:4,\n0000[125].m4s\n/g, '')
        .replace('#EXTINF:2.5,\n00006.m4s\n', '')
        .replace('#EXT-X-TARGETDURATION:4\n', '#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:2\n'),
    )
    expect(response.headers.get('ETag')).toMatch(/-segments=3-4"$/)
  })

  it('opens no segment beside the clip, by whatever rendition', async () => {
    for (const uri of await entry({ clip: { start: 8, end: 13 } })) {
      const status = async (name: string) => (await get(uri.replace('index.m3u8', name))).status
      expect(await Promise.all(['00002.m4s', '00005.m4s'].map(status))).toEqual([403, 403])
      expect(await Promise.all(['00003.m4s', '00004.m4s', 'init.mp4'].map(status))).toEqual([
        200, 200, 200,
      ])
    }
  })

  it('without an end goes on to the end', async () => {
    const [, low = ''] = await entry({ clip: { start: 16.5 } })
    expect(await segmentsOf(low)).toEqual(['00005.m4s', '00006.m4s'])
  })

  it('that begins behind the end is refused', async () => {
    const token = await link(ASSET, { clip: { start: 100 } })
    const response = await get(`/${ASSET}/master.m3u8?token=${token}`)
    expect(await problemCode(response)).toBe('restriction_unenforceable')
  })

  it('is narrowed by what the viewer asks for, and never widened', async () => {
    const clip = { start: 4, end: 16 }
    const [narrow = ''] = await entry({ clip }, '&start=8&end=12')
    expect(await segmentsOf(narrow)).toEqual(['00003.m4s'])
    const [wide = ''] = await entry({ clip }, '&start=0&end=100')
    expect(await segmentsOf(wide)).toEqual(['00002.m4s', '00003.m4s', '00004.m4s'])
    const [beside = ''] = await entry({ clip }, '&start=20&end=22')
    expect(await segmentsOf(beside)).toHaveLength(3)
  })

  it('is refused on a tree that does not tell its segments by number', async () => {
    await put('clip/foreign/master.m3u8', MASTER.replaceAll(/_v[0-9a-f]+\//g, ''))
    const token = await link('clip/foreign', { clip: { start: 1, end: 2 } })
    const response = await get(`/clip/foreign/master.m3u8?token=${token}`)
    expect(await problemCode(response)).toBe('restriction_unenforceable')
  })
})

describe('a preview that the viewer asks for', () => {
  it('is held to as a clip on our own trees', async () => {
    const [uri = ''] = await entry({}, '&end=4')
    expect(decodeJwt(uri.split('/')[2] ?? '').clip).toEqual({ start: 0, end: 4, first: 1, last: 1 })
    expect(await segmentsOf(uri)).toEqual(['00001.m4s'])
  })

  it('cuts other trees too, by time', async () => {
    await put('clip/other/master.m3u8', MASTER.replaceAll(/_v[0-9a-f]+\//g, ''))
    await put('clip/other/audio-1/index.m3u8', SOUND)
    const token = await link('clip/other')
    const response = await get(`/clip/other/master.m3u8?token=${token}&start=4&end=12`)
    const [uri = ''] = urisOf(await textOf(response))
    expect(await segmentsOf(uri)).toEqual(['00002.m4s', '00003.m4s'])
  })

  it('cuts a media playlist that is the entry itself', async () => {
    await put('clip/lone/index.m3u8', PICTURE)
    const token = await link('clip/lone')
    const uris = urisOf(await textOf(await get(`/clip/lone/index.m3u8?token=${token}&end=4`)))
    expect(uris.map((uri) => uri.split('/').at(-1))).toEqual(['init.mp4', '00001.m4s'])
  })

  it.each(['&start=x', '&start=5&end=5', '&end=-1'])('by %s is passed over', async (query) => {
    const [uri = ''] = await entry({}, query)
    expect(await segmentsOf(uri)).toHaveLength(6)
  })
})

describe('the shared cache', () => {
  it('holds one copy of a clip for all its viewers', async () => {
    let cache: ReturnType<typeof modelCache> | undefined
    const ask = gatewayWith({
      between: (origin) => {
        cache = modelCache(origin)
        return cache.fetch
      },
    })
    for (const clip of [
      { start: 8, end: 13 },
      { start: 9.5, end: 15 },
    ]) {
      const [, low = ''] = await entry({ clip }, '', ask)
      expect(await segmentsOf(low, ask)).toHaveLength(2)
    }
    expect(cache?.misses.filter((key) => key.includes('?'))).toEqual([
      `/${ASSET}/${VERSION}/video-360p/index.m3u8?segments=3-4`,
    ])
  })
})
