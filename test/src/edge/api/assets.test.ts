import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { writeAssetMetadata } from '../../../../src/core/asset-metadata.ts'
import { AssetSchema } from '../../../../src/edge/api/schemas.ts'
import type { PurgeOutcome } from '../../../../src/edge/purge-cache.ts'
import { apiClient } from '../../../support/api-client.ts'
import { link, publish, put, VERSION } from '../../../support/edge-fixtures.ts'

const { edge, call } = apiClient()

async function keys(prefix = ''): Promise<string[]> {
  const { objects } = await env.BUCKET.list({ prefix })
  return objects.map(({ key }) => key)
}

async function putRecord(name: string, index: number) {
  const summary = {
    title: `Film <${index}>`,
    status: 'ready',
    version: VERSION,
    durationSeconds: index,
    updatedAt: '2026-11-01T00:00:00.000Z',
  } as const
  await env.BUCKET.put(`_sluice/assets/${name}.json`, '{}', {
    customMetadata: writeAssetMetadata(summary),
  })
}

beforeEach(async () => {
  const all = await keys()
  if (all.length > 0) await env.BUCKET.delete(all)
})

describe('GET /api/assets', () => {
  it('lists names, titles and lengths, a page at a time', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `films/f${index}`)
    for (const [index, name] of names.entries()) await putRecord(name, index)
    await putRecord('trailers/one', 99)
    const listed: unknown[] = []
    let cursor: string | null = ''
    let pages = 0
    do {
      const { answer } = await call(
        `/api/assets?limit=3&prefix=films/${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      listed.push(...(answer.assets as unknown[]))
      cursor = answer.cursor as string | null
      pages += 1
    } while (cursor !== null)
    expect(pages).toBe(3)
    expect(listed.map((asset) => (asset as { name: string }).name)).toEqual(names)
    expect(listed[2]).toEqual({
      name: 'films/f2',
      title: 'Film <2>',
      status: 'ready',
      version: VERSION,
      duration_seconds: 2,
      updated_at: '2026-11-01T00:00:00.000Z',
    })
  })

  it('shows what somebody else wrote by its name alone', async () => {
    await env.BUCKET.put('_sluice/assets/odd.json', '{}')
    expect((await call('/api/assets')).answer).toEqual({
      assets: [
        {
          name: 'odd',
          title: 'odd',
          status: 'unknown',
          version: null,
          duration_seconds: null,
          updated_at: null,
        },
      ],
      cursor: null,
    })
  })

  it.each(['limit=0', 'limit=1001', 'limit=x', 'page=2'])('?%s is refused', async (query) => {
    expect((await call(`/api/assets?${query}`)).answer.code).toBe('request_invalid')
  })
})

describe('GET /api/assets/NAME', () => {
  const record = {
    schema: 1,
    asset: 'films/one',
    title: 'One',
    status: 'ready',
    version: VERSION,
    durationSeconds: 4,
    bytes: 10,
    renditions: [
      {
        name: 'audio-1',
        kind: 'audio',
        codecs: 'mp4a.40.2',
        channels: 2,
        language: 'en',
        label: 'English',
        peakBps: 2,
        averageBps: 1,
        segments: 1,
        bytes: 5,
      },
    ],
    subtitles: [
      { name: 'subtitles-1', language: 'de', label: 'Deutsch', isForced: false, isForDeaf: true },
    ],
    chapters: [{ startSeconds: 0, endSeconds: 4, title: 'All of it' }],
    images: { poster: `${VERSION}/poster.jpg`, storyboard: `${VERSION}/storyboard/index.vtt` },
    isEncrypted: true,
    source: { name: 'one.mp4', bytes: 9, durationSeconds: 4 },
    createdAt: '2026-11-01T00:00:00.000Z',
    updatedAt: '2026-11-02T00:00:00.000Z',
  }

  it('tells what is known of it', async () => {
    await put('_sluice/assets/films/one.json', JSON.stringify(record))
    expect((await call('/api/assets/films/one')).answer).toEqual({
      name: 'films/one',
      title: 'One',
      status: 'ready',
      failure: null,
      version: VERSION,
      duration_seconds: 4,
      bytes: 10,
      is_encrypted: true,
      poster: `films/one/${VERSION}/poster.jpg`,
      storyboard: `films/one/${VERSION}/storyboard/index.vtt`,
      renditions: [
        {
          name: 'audio-1',
          kind: 'audio',
          codecs: 'mp4a.40.2',
          width: null,
          height: null,
          frame_rate: null,
          channels: 2,
          language: 'en',
          label: 'English',
          peak_bps: 2,
          average_bps: 1,
          segments: 1,
          bytes: 5,
        },
      ],
      subtitles: [
        {
          name: 'subtitles-1',
          language: 'de',
          label: 'Deutsch',
          is_forced: false,
          is_for_deaf: true,
        },
      ],
      chapters: [{ start_seconds: 0, end_seconds: 4, title: 'All of it' }],
      source: { name: 'one.mp4', bytes: 9, duration_seconds: 4 },
      created_at: '2026-11-01T00:00:00.000Z',
      updated_at: '2026-11-02T00:00:00.000Z',
    })
  })

  it.each([
    ['nothing but what playback needs', {}],
    ['facts of other types', { bytes: '10', source: 'one.mp4', createdAt: 1, updatedAt: null }],
  ])('tells of a record with %s what it can', async (_, more) => {
    const { asset, title, version, durationSeconds } = record
    const needed = { schema: 1, asset, title, version, durationSeconds, images: {} }
    const renditions = [{ name: 'video-360p', kind: 'video' }, 'odd', { name: 'x', kind: 'text' }]
    const stored = { ...needed, status: 'odd', renditions, ...more }
    await put('_sluice/assets/films/one.json', JSON.stringify(stored))
    const { status, answer } = await call('/api/assets/films/one')
    expect(status).toBe(200)
    expect(AssetSchema.parse(answer)).toMatchObject({
      name: 'films/one',
      status: 'unknown',
      duration_seconds: 4,
      bytes: null,
      poster: null,
      source: null,
      created_at: null,
      updated_at: null,
      renditions: [{ name: 'video-360p', codecs: null, height: null, bytes: null }],
    })
  })

  it('does not know what is not there, and no name that is none', async () => {
    const { status, answer } = await call('/api/assets/films/none')
    expect(status).toBe(404)
    expect(answer.detail).toBe('there is no such asset; GET /api/assets lists what there is')
    expect((await call('/api/assets/Films')).answer.code).toBe('request_invalid')
  })
})

describe('DELETE /api/assets/NAME', () => {
  it('removes all of an asset and nothing else', async () => {
    for (const name of ['films', 'films/one', 'films/one-more']) await publish(name)
    const before = await keys()
    const mine = before.filter((key) =>
      /^(_sluice\/assets\/films\/one\.json|films\/one\/)/.test(key),
    )
    expect(mine.length).toBe(12)
    const { status, answer } = await call('/api/assets/films/one', { method: 'DELETE' })
    expect(status).toBe(200)
    expect(answer).toEqual({ asset: 'films/one', objects: 12, purged: false, cache: false })
    expect(await keys()).toEqual(before.filter((key) => !mine.includes(key)))
    const response = await edge(`/films/one/master.m3u8?token=${await link('films/one')}`)
    expect(response.status).toBe(404)
    await response.body?.cancel()
  })

  it('of a name that holds others leaves those', async () => {
    await publish('films')
    await publish('films/one')
    await call('/api/assets/films', { method: 'DELETE' })
    expect((await keys('films/one/')).length).toBe(11)
    expect((await keys('films/')).length).toBe(11)
  })

  it('takes more than a list can hold', async () => {
    for (let turn = 0; turn < 12; turn++) {
      const names = Array.from({ length: 100 }, (_, at) => `${turn * 100 + at}.m4s`)
      await Promise.all(names.map((name) => env.BUCKET.put(`big/${VERSION}/v/${name}`, 'x')))
    }
    await putRecord('big', 1)
    expect((await call('/api/assets/big', { method: 'DELETE' })).answer.objects).toBe(1201)
  }, 30_000)

  it.each(['processing', 'playable', 'failed'])('takes one that is %s', async (status) => {
    await put(`films/one/${VERSION}/video-360p/00001.m4s`, 'x')
    if (status === 'playable')
      await put('films/one/master.m3u8', `${VERSION}/video-360p/index.m3u8`)
    await put('_sluice/assets/films/one.json', JSON.stringify({ schema: 1, status }))
    const { answer } = await call('/api/assets/films/one', { method: 'DELETE' })
    expect(answer.objects).toBe(status === 'playable' ? 3 : 2)
    expect(await keys()).toEqual([])
  })

  it('takes the manifest, and every version, and no folder that is only named alike', async () => {
    await publish('films/one')
    await put('films/one/manifest.mpd', '<MPD/>')
    await put('films/one/_vfedcba9876543210/a.m4s', 'x')
    await put('films/one/_vacation/a.ts', 'x')
    await call('/api/assets/films/one', { method: 'DELETE' })
    expect(await keys('films/one/')).toEqual(['films/one/_vacation/a.ts'])
  })

  it('takes a tree of somebody else wholly, by its folder', async () => {
    for (const file of ['master.m3u8', '360p/index.m3u8', '360p/1.ts', '_vacation/a.ts']) {
      await put(`shows/one/${file}`, 'x')
    }
    await put('shows/one-more/master.m3u8', 'x')
    const { answer } = await call('/api/assets/shows/one', { method: 'DELETE' })
    expect(answer.objects).toBe(4)
    expect(await keys()).toEqual(['shows/one-more/master.m3u8'])
  })

  it('leaves a folder alone in which assets with records lie', async () => {
    await publish('shows/one')
    await put('shows/master.m3u8', 'x')
    const before = await keys()
    const { status, answer } = await call('/api/assets/shows', { method: 'DELETE' })
    expect([status, answer.code]).toEqual([409, 'assets_beneath'])
    expect(answer.detail).toContain('GET /api/assets?prefix=shows/')
    expect(await keys()).toEqual(before)
  })

  it('takes the record last, whatever breaks it off', async () => {
    await publish('films/one')
    const bucket = new Proxy(env.BUCKET, {
      get: (target, name) => {
        if (name === 'delete') {
          return (gone: string | string[]) => {
            if (String(gone).includes('.m4s')) throw new Error('broken off (10003)')
            return target.delete(gone)
          }
        }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const { status } = await apiClient({ bucket }).call('/api/assets/films/one', {
      method: 'DELETE',
    })
    expect(status).toBe(500)
    expect(await keys('_sluice/')).toEqual(['_sluice/assets/films/one.json'])
    expect(await keys('films/one/')).not.toContain('films/one/master.m3u8')
  })

  it('purges, and again when it is asked to though nothing is left', async () => {
    await publish('films/one')
    const purged: string[] = []
    let outcome: PurgeOutcome = 'refused'
    const purge = async (asset: string) => {
      purged.push(asset)
      return outcome
    }
    const remove = async () =>
      (await apiClient({ purge }).call('/api/assets/films/one', { method: 'DELETE' })).answer
    expect(await remove()).toMatchObject({ objects: 12, purged: false, cache: true })
    expect(await remove()).toMatchObject({ code: 'rate_limited' })
    outcome = 'purged'
    expect(await remove()).toMatchObject({ code: 'not_found' })
    expect(purged).toEqual(['films/one', 'films/one', 'films/one'])
    await publish('films/one')
    expect(await remove()).toMatchObject({ objects: 12, purged: true, cache: true })
  })

  it('goes on where it was broken off: the record is the last to go', async () => {
    await publish('films/one')
    await env.BUCKET.delete(['films/one/master.m3u8'])
    const { answer } = await call('/api/assets/films/one', { method: 'DELETE' })
    expect(answer.objects).toBe(11)
    expect((await call('/api/assets/films/one', { method: 'DELETE' })).answer.code).toBe(
      'not_found',
    )
  })
})

describe('POST /api/assets/NAME/purge', () => {
  it.each([
    ['purged', 200, { asset: 'films/one', purged: true, cache: true }],
    ['absent', 200, { asset: 'films/one', purged: false, cache: false }],
    ['refused', 429, { code: 'rate_limited' }],
  ] as const)('that is %s answers %i', async (outcome, expected, shown) => {
    const purge = async () => outcome
    const path = '/api/assets/films/one/purge'
    const { status, answer } = await apiClient({ purge }).call(path, { method: 'POST' })
    expect(status).toBe(expected)
    expect(answer).toMatchObject(shown)
  })
})
