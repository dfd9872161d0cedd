import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GrowingPlaylist } from '../../../transcoder/publish/growing-playlist.ts'
import { memoryStore } from '../../support/memory-store.ts'

const KEY = 'a/_v0/video/index.m3u8'
const ABOUT = { contentType: 'x', cacheControl: 'x' }
/** As long as it has segments. */
const growing = (segments: number) => `#EXTM3U\n${'#EXTINF:4,\nx\n'.repeat(segments)}`
const whole = (segments: number) => `${growing(segments)}#EXT-X-ENDLIST\n`

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function put(store: ReturnType<typeof memoryStore>, text: string) {
  await store.put(KEY, new TextEncoder().encode(text), ABOUT)
}

test('it is written at most once a second, and then as long as it is by then', async () => {
  const store = memoryStore()
  const playlist = new GrowingPlaylist(store, KEY)
  for (let tenth = 1; tenth <= 35; tenth += 1) {
    playlist.grow(() => growing(tenth))
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(store.written).toHaveLength(4)
  expect(store.texts.get(KEY)).toBe(growing(30))
  expect(store.options.get(KEY)?.cacheControl).toBe('public, max-age=1')
})

test('the last write waits its second as well, and is for ever', async () => {
  const store = memoryStore()
  const playlist = new GrowingPlaylist(store, KEY)
  playlist.grow(() => growing(1))
  await vi.advanceTimersByTimeAsync(100)
  playlist.grow(() => growing(2))
  const finished = playlist.finish(whole(3))
  await vi.advanceTimersByTimeAsync(800)
  expect(store.texts.get(KEY)).toBe(growing(1))
  await vi.advanceTimersByTimeAsync(200)
  await finished
  expect(store.written).toHaveLength(2)
  expect(store.texts.get(KEY)).toBe(whole(3))
  expect(store.options.get(KEY)?.cacheControl).toContain('immutable')
})

test.each([
  ['longer', growing(5)],
  ['whole', whole(2)],
])('what another run has written stays where it is %s', async (_, there) => {
  const store = memoryStore()
  await put(store, there)
  const playlist = new GrowingPlaylist(store, KEY)
  playlist.grow(() => growing(3))
  await playlist.settle()
  expect(store.texts.get(KEY)).toBe(there)
})

test('what an earlier run has left is gone on with', async () => {
  const store = memoryStore()
  await put(store, growing(2))
  const playlist = new GrowingPlaylist(store, KEY)
  playlist.grow(() => growing(3))
  await playlist.settle()
  expect(store.texts.get(KEY)).toBe(growing(3))
})

test('two runs that end alike both end well, and one that ends otherwise is told', async () => {
  const store = memoryStore()
  await put(store, whole(3))
  await new GrowingPlaylist(store, KEY).finish(whole(3))
  await expect(new GrowingPlaylist(store, KEY).finish(whole(4))).rejects.toMatchObject({
    code: 'kept_mismatch',
  })
  expect(store.texts.get(KEY)).toBe(whole(3))
})

test('a write that fails is told, and no other is tried', async () => {
  const store = memoryStore()
  let tries = 0
  const playlist = new GrowingPlaylist(
    {
      ...store,
      putIf: async () => {
        tries += 1
        throw new Error('refused')
      },
    },
    KEY,
  )
  playlist.grow(() => growing(1))
  await expect(playlist.settle()).rejects.toThrow('refused')
  playlist.grow(() => growing(2))
  await vi.advanceTimersByTimeAsync(5000)
  expect(tries).toBe(1)
})
