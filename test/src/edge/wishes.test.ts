import { beforeAll, describe, expect, it } from 'vitest'
import {
  gatewayWith,
  get,
  link,
  MEDIA,
  publish,
  put,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'

const representation = (height: number, folder = '') =>
  `<Representation id="${height}" width="${(height * 16) / 9}" height="${height}" bandwidth="1"><BaseURL>${folder}v${height}.mp4</BaseURL><SegmentBase indexRange="0-9"/></Representation>`
const mpd = (folder = '') =>
  `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period><AdaptationSet mimeType="video/mp4">${representation(360, folder)}${representation(720, folder)}</AdaptationSet></Period></MPD>`

const LANGUAGES = [
  '#EXTM3U',
  ...['en', 'de'].map(
    (language) =>
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="${language}",LANGUAGE="${language}",DEFAULT=${language === 'en' ? 'YES' : 'NO'},AUTOSELECT=YES,URI="audio/${language}.m3u8"`,
  ),
  '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="en",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="text/t.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360,AUDIO="a",SUBTITLES="s"',
  'low/index.m3u8',
  '#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="a",SUBTITLES="s"',
  'high/index.m3u8',
  '',
].join('\n')

beforeAll(async () => {
  await put('wish/dash/manifest.mpd', mpd())
  await put('wish/tree/master.m3u8', LANGUAGES)
  await put('wish/tree/low/index.m3u8', MEDIA)
})

async function open(asset: string, name: string, query: string, terms = {}) {
  return get(`/${asset}/${name}?token=${await link(asset, terms)}${query}`)
}

describe('what a viewer wishes of a manifest', () => {
  const heights = (text: string) =>
    [...text.matchAll(/ height="(\d+)"/g)].map(([, height]) => height)

  it('max_height leaves the lowest where all are higher, as of a playlist', async () => {
    const narrowed = async (height: number) =>
      heights(await textOf(await open('wish/dash', 'manifest.mpd', `&max_height=${height}`)))
    expect(await narrowed(240)).toEqual(['360'])
    expect(await narrowed(500)).toEqual(['360'])
    expect(await narrowed(1080)).toEqual(['360', '720'])
  })

  it('a part is passed over where there is no playlist beside it that tells of segments', async () => {
    const response = await open('wish/dash', 'manifest.mpd', '&start=1')
    expect(response.status).toBe(200)
    expect(heights(await textOf(response))).toEqual(['360', '720'])
  })

  it('a part is passed over where the manifest cannot be cut, but a claim is not', async () => {
    await publish('wish/own')
    await put('wish/own/manifest.mpd', mpd(`${VERSION}/`))
    const wished = await open('wish/own', 'manifest.mpd', '&start=1')
    expect(wished.status).toBe(200)
    await wished.arrayBuffer()
    const claimed = await open('wish/own', 'manifest.mpd', '', { clip: { start: 1 } })
    expect(claimed.status).toBe(403)
    await claimed.arrayBuffer()
  })
})

it('parts of other trees that are nearly the same are one copy in the cache', async () => {
  const asked = new Set<string>()
  const ask = gatewayWith({
    between: (origin) => (request) => {
      if (request.url.includes('?')) asked.add(request.url)
      return origin(request)
    },
  })
  for (const [start, end] of [
    ['0.001', '2.2'],
    ['0.5', '2.9'],
    ['0', '3'],
  ]) {
    const token = await link('wish/tree')
    const path = `/wish/tree/master.m3u8?token=${token}&start=${start}&end=${end}`
    const low = urisOf(await textOf(await ask(path))).find((uri) => uri.endsWith('low/index.m3u8'))
    await textOf(await ask(low ?? ''))
  }
  expect([...asked]).toEqual(['https://origin.internal/wish/tree/low/index.m3u8?seconds=0-3'])
})

describe('what a link says of a playlist', () => {
  const lines = async (terms: object) =>
    (await textOf(await open('wish/tree', 'master.m3u8', '', terms))).split('\n')

  it('audio and subtitles choose what plays by default', async () => {
    const chosen = await lines({ audio: 'de-CH', subtitles: 'en' })
    const defaults = chosen
      .filter((line) => line.includes('DEFAULT=YES'))
      .map((line) => /TYPE=(\w+).*LANGUAGE="(\w+)"/.exec(line)?.slice(1))
    expect(defaults).toEqual([
      ['AUDIO', 'de'],
      ['SUBTITLES', 'en'],
    ])
  })

  it('min_height leaves out what is lower, and its segments do not open', async () => {
    const uris = urisOf((await lines({ min_height: 480 })).join('\n'))
    expect(uris.some((uri) => uri.includes('/low/'))).toBe(false)
    const high = uris.find((uri) => uri.includes('/high/')) ?? ''
    expect((await get(high.replace('/high/', '/low/'))).status).toBe(403)
  })
})
