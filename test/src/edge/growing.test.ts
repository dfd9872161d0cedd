import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CACHE_CONTROL } from '../../../src/core/cache-policy.ts'
import { writeMediaPlaylist } from '../../../src/core/playlist/write-media.ts'
import type { PlayClaims } from '../../../src/core/token/claims.ts'
import {
  gatewayWith,
  get,
  link,
  problemCode,
  publish,
  put,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'
import { modelCache } from '../../support/workers-cache.ts'

const KEY = `growing/${VERSION}/video-360p/index.m3u8`
const MAX_AGE_1 = 'private, max-age=1'

function playlist(segments: number, isGrowing: boolean): string {
  const lines = Array.from({ length: segments }, (_, at) => ({
    uri: `${String(at + 1).padStart(5, '0')}.m4s`,
    durationSeconds: 4,
  }))
  return writeMediaPlaylist({ targetDuration: 4, mapUri: 'init.mp4', segments: lines, isGrowing })
}

const store = (segments: number, isGrowing = true) =>
  put(KEY, playlist(segments, isGrowing), CACHE_CONTROL[isGrowing ? 'growing' : 'immutable'].shared)

let url = ''

beforeAll(async () => {
  await publish('growing')
  const entry = await get(`/growing/master.m3u8?token=${await link('growing')}`)
  url = urisOf(await textOf(entry)).find((uri) => uri.includes('video-360p')) ?? ''
})
beforeEach(() => store(2))

describe.each([
  ['without a cache', get],
  ['behind the shared cache', gatewayWith({ between: (origin) => modelCache(origin).fetch })],
])('a media playlist that grows, %s', (_, ask) => {
  it('goes out byte for byte, to be asked for again in a second', async () => {
    const response = await ask(url)
    expect(response.headers.get('Cache-Control')).toBe(MAX_AGE_1)
    expect(response.headers.get('Content-Type')).toBe('application/vnd.apple.mpegurl')
    expect(await textOf(response)).toBe(playlist(2, true))
  })

  it('says the same to HEAD', async () => {
    const response = await ask(url, { method: 'HEAD' })
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, MAX_AGE_1])
    expect(response.headers.get('Content-Length')).toBe(String(playlist(2, true).length))
  })

  it('answers 304 until it has grown, which says as well how long that holds', async () => {
    const etag = (await ask(url, { method: 'HEAD' })).headers.get('ETag') ?? ''
    const same = await ask(url, { headers: { 'If-None-Match': etag } })
    expect([same.status, same.headers.get('Cache-Control')]).toEqual([304, MAX_AGE_1])
  })

  it('is cut in parts for who asks for parts', async () => {
    const part = await ask(url, { headers: { Range: 'bytes=0-' } })
    expect([part.status, part.headers.get('Cache-Control')]).toEqual([206, MAX_AGE_1])
    expect(await textOf(part)).toBe(playlist(2, true))
  })
})

describe('a media playlist that has grown', () => {
  it('is another one, and whole it stays for a year', async () => {
    const etag = (await get(url, { method: 'HEAD' })).headers.get('ETag') ?? ''
    await store(3)
    const grown = await get(url, { headers: { 'If-None-Match': etag } })
    expect([grown.status, await textOf(grown)]).toEqual([200, playlist(3, true)])
    await store(4, false)
    const whole = await get(url)
    expect(whole.headers.get('Cache-Control')).toBe(CACHE_CONTROL.immutable.signed)
    expect(await textOf(whole)).toBe(playlist(4, false))
  })

  it('stored as if it were finished, is still asked for again', async () => {
    await put(KEY, playlist(1, true), CACHE_CONTROL.immutable.shared)
    const response = await get(url)
    expect(response.headers.get('Cache-Control')).toBe(MAX_AGE_1)
    await response.text()
  })
})

describe('a session of a video that grows', () => {
  it('lasts long enough to wait for the encoder', async () => {
    const known = { schema: 1, asset: 'growing', title: 'Growing', version: VERSION }
    const record = { ...known, status: 'playable', durationSeconds: 60, renditions: [], images: {} }
    await put('_sluice/assets/growing.json', JSON.stringify(record), 'no-store')
    const entry = await get(`/growing/master.m3u8?token=${await link('growing')}`)
    const [uri = ''] = urisOf(await textOf(entry))
    const claims = JSON.parse(atob(uri.split('/')[2]?.split('.')[1] ?? '')) as PlayClaims
    expect(claims.exp - (claims.iat ?? 0)).toBe(6 * 3600)
  })
})

describe('a part of a video that grows', () => {
  it('is refused where the link allows no more, until it is whole', async () => {
    const path = `/growing/master.m3u8?token=${await link('growing', { clip: { start: 0, end: 4 } })}`
    expect(await problemCode(await get(path))).toBe('restriction_unenforceable')
    await store(2, false)
    const entry = await get(path)
    expect(entry.status).toBe(200)
    await entry.text()
  })

  it('that a viewer only wishes for is the whole of what there is', async () => {
    const path = `/growing/master.m3u8?token=${await link('growing')}&start=0&end=4`
    const uri = urisOf(await textOf(await get(path))).find((each) => each.includes('video-360p'))
    expect(await textOf(await get(uri ?? ''))).toBe(playlist(2, true))
  })
})
