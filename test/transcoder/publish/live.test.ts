import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openInput } from '../../../transcoder/engine/input-file.ts'
import type { TranscodeOptions } from '../../../transcoder/options.ts'
import { parseLadder } from '../../../transcoder/plan/ladder.ts'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'
import { type MemoryStore, memoryStore } from '../../support/memory-store.ts'
import { make } from '../../support/transcoding.ts'

const folder = temporaryFolder()
const film = join(folder, 'film.mp4')
const song = join(folder, 'song.m4a')
const LADDER = parseLadder(
  '{"video":[{"shortSide":90,"bitrateKbps":80},{"shortSide":180,"bitrateKbps":400}]}',
  'test.json',
)
const POINTER = 'films/one/master.m3u8'

if (!hasNoFfmpeg) {
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=11'],
    ...['-f', 'lavfi', '-i', 'sine=duration=11', '-c:v', 'libx264', '-c:a', 'aac', film],
  )
  ffmpeg('-f', 'lavfi', '-i', 'sine=duration=11', '-c:a', 'aac', song)
}

function publish(store: MemoryStore, more: Partial<TranscodeOptions> = {}, path = film) {
  const openStore = async () => store
  return make(path, 'films/one', folder, { ladder: LADDER, segmentSeconds: 2, openStore, ...more })
}

/** What viewers could start from, each time it was written. */
function pointersOf(store: MemoryStore) {
  const pointers: string[] = []
  const watched: MemoryStore = {
    ...store,
    putIf: async (key, bytes, ...others) => {
      const tag = await store.putIf(key, bytes, ...others)
      if (tag && key === POINTER) {
        const text = new TextDecoder().decode(bytes)
        requireAllNamed(store, text)
        pointers.push(text)
      }
      return tag
    },
  }
  return { watched, pointers }
}

/** Everything that a playlist names is there, and everything that is named there. */
function requireAllNamed(store: MemoryStore, multivariant: string) {
  const playlists = [...multivariant.matchAll(/(?:^|URI=")([^\s"#]+\/index\.m3u8)/gm)]
  expect(playlists.length).toBeGreaterThan(0)
  for (const [, path = ''] of playlists) {
    const text = store.texts.get(`films/one/${path}`)
    expect(text).toBeDefined()
    const names = [...(text ?? '').matchAll(/^[^#\s]+$|URI="([^"]+)"/gm)]
    expect(names.length).toBeGreaterThan(0)
    for (const [line, uri = line] of names) {
      const url = new URL(uri, `store:///films/one/${path}`)
      expect([...store.texts.keys()]).toContain(url.pathname.slice(1))
    }
  }
}

const renditionsIn = (pointer = '') =>
  new Set(
    [...pointer.matchAll(/_v[0-9a-f]{16}\/([a-z0-9-]+)\/index\.m3u8/g)].map(([, name]) => name),
  )

describe.skipIf(hasNoFfmpeg)('a new asset', () => {
  test.each([
    { what: 'a film', path: film, more: {}, all: ['video-180p', 'video-90p', 'audio-1'] },
    { what: 'an encrypted film', path: film, more: { isEncrypted: true }, all: ['video-180p'] },
    { what: 'sound alone', path: song, more: {}, all: ['audio-1'] },
  ])('plays while it is encoded: $what', async ({ path, more, all }) => {
    const store = memoryStore()
    const { watched, pointers } = pointersOf(store)
    const events: string[] = []
    const onEvent: TranscodeOptions['onEvent'] = (event) => {
      events.push(event.type)
      if (event.type !== 'playable') return
      expect(event.record).toMatchObject({
        status: 'playable',
        durationSeconds: expect.closeTo(11, 0),
      })
      expect(pointers).toHaveLength(1)
    }
    const { record } = await publish(watched, { ...more, onEvent }, path)
    expect(record.status).toBe('ready')
    const [first, last, ...others] = pointers
    expect(others).toEqual([])
    for (const name of all) expect(renditionsIn(first)).toContain(name)
    expect(first).toContain('\n# still growing\n')
    expect(last).not.toContain('growing')
    const seen = events.filter((type) => type !== 'progress')
    expect(seen).toEqual(['planned', 'playable', 'publishing'])
    for (const [key, text] of store.texts) {
      if (key.endsWith('/index.m3u8')) expect(text).toContain('#EXT-X-ENDLIST')
    }
  })

  test('that is over at once is published when it is whole', async () => {
    const short = join(folder, 'short.mp4')
    ffmpeg('-i', film, '-t', '3', short)
    const store = memoryStore()
    const { watched, pointers } = pointersOf(store)
    await publish(watched, {}, short)
    expect(pointers).toHaveLength(1)
  })

  test('may have its smallest picture made ahead', async () => {
    const store = memoryStore()
    const { watched, pointers } = pointersOf(store)
    let isSmallWhole = false
    const onEvent: TranscodeOptions['onEvent'] = (event) => {
      if (event.type !== 'progress') return
      const names = event.renditions.map(({ name }) => name)
      const [key] = [...store.texts.keys()].filter((each) => each.endsWith('video-90p/index.m3u8'))
      if (names.includes('video-180p')) {
        isSmallWhole ||= store.texts.get(key ?? '')?.includes('#EXT-X-ENDLIST') ?? false
      }
    }
    await publish(watched, { readyFirst: 'small', onEvent })
    expect(pointers.map((pointer) => [...renditionsIn(pointer)].sort())).toEqual([
      ['audio-1', 'video-90p'],
      ['audio-1', 'storyboard', 'video-180p', 'video-90p'],
    ])
    expect(isSmallWhole).toBe(true)
  })

  test('that fails plays no more, and its record says why', async () => {
    const store = memoryStore()
    const { watched, pointers } = pointersOf(store)
    let asked = 0
    const input = { ...(await openInput(film)), fingerprint: async () => `${asked++}` }
    await expect(publish(watched, { input })).rejects.toMatchObject({ code: 'input_changed' })
    expect(pointers).toHaveLength(1)
    expect([...store.texts.keys()]).toEqual(['_sluice/assets/films/one.json'])
    expect(JSON.parse(store.texts.get('_sluice/assets/films/one.json') ?? '')).toMatchObject({
      status: 'failed',
      failure: 'input_changed',
    })
  })
})

describe.skipIf(hasNoFfmpeg)('an asset that plays', () => {
  const OTHER = { segmentSeconds: 4 }

  test('is replaced once, when the new version is whole', async () => {
    const store = memoryStore()
    await publish(store)
    const { watched, pointers } = pointersOf(store)
    await publish(watched, OTHER)
    expect(pointers).toHaveLength(1)
  })

  test('is replaced at once where that is wished', async () => {
    const store = memoryStore()
    await publish(store)
    const { watched, pointers } = pointersOf(store)
    await publish(watched, { ...OTHER, isLivePublished: true })
    expect(pointers).toHaveLength(2)
  })

  test('comes back byte for byte where what replaced it fails', async () => {
    const store = memoryStore()
    await publish(store)
    const before = new Map(store.texts)
    const { watched, pointers } = pointersOf(store)
    let asked = 0
    const input = { ...(await openInput(film)), fingerprint: async () => `${asked++}` }
    const failing = publish(watched, { ...OTHER, input, isLivePublished: true })
    await expect(failing).rejects.toMatchObject({ code: 'input_changed' })
    expect(pointers).toHaveLength(2)
    expect(store.texts).toEqual(before)
  })
})

test.skipIf(hasNoFfmpeg)(
  'what a run has left is kept, though no encode repeats itself',
  async () => {
    const store = memoryStore()
    const stop = new AbortController()
    const stopped = publish(store, {
      signal: stop.signal,
      onEvent: ({ type }) => type === 'publishing' && stop.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    const segments = () => [...store.texts].filter(([key]) => key.endsWith('.m4s'))
    const left = new Map(segments())
    store.written.length = 0
    let kept = 0
    const { isNew } = await publish(store, {
      // As another machine would: with other bytes for the same frames.
      threads: 1,
      onEvent: (event) => {
        if (event.type === 'planned') kept = event.objectsKept
      },
    })
    expect(isNew).toBe(true)
    expect(kept).toBeGreaterThan(left.size)
    expect(new Map(segments())).toEqual(left)
    expect(store.written.filter((key) => key.endsWith('.m4s'))).toEqual([])
  },
)
