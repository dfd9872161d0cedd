import { expect, test } from 'vitest'
import type { AssetRecord, AssetStatus } from '../../../src/core/asset-record.ts'
import { AssetState } from '../../../transcoder/publish/asset-state.ts'
import { type MemoryStore, memoryStore } from '../../support/memory-store.ts'

const [OLD, NEW, OTHER] = ['_v00000000000000aa', '_v00000000000000bb', '_v00000000000000cc']
const [RECORD, POINTER, MANIFEST] = ['_sluice/assets/a.json', 'a/master.m3u8', 'a/manifest.mpd']

function recordOf(version: string, status: AssetStatus, title = 'A'): AssetRecord {
  return {
    schema: 1,
    ...{ asset: 'a', title, status, version, durationSeconds: 1, renditions: [], images: {} },
    bytes: 0,
    source: { name: 'a.mp4', bytes: 1, durationSeconds: 1 },
    createdAt: '',
    updatedAt: '',
  }
}

const pointersTo = (version: string, what = 'final') => ({
  multivariant: `#EXTM3U\n# ${what}\n${version}/video/index.m3u8\n`,
  manifest: `<MPD><BaseURL>${version}/${what}</BaseURL></MPD>`,
})

/** A store in which a version was published. */
async function published(version = OLD): Promise<MemoryStore> {
  const store = memoryStore()
  const state = await AssetState.read(store, 'a')
  await state.finish(recordOf(version, 'ready'), pointersTo(version))
  return store
}

const FAILED = recordOf(NEW, 'failed')

test('the record comes before the pointers, and what viewers start from comes last', async () => {
  expect((await published()).written).toEqual([RECORD, MANIFEST, POINTER])
})

test('what a pointer names is known, whole or in the making', async () => {
  const store = await published()
  const whole = await AssetState.read(store, 'a')
  expect([whole.names(OLD), whole.names(NEW), whole.wholeVersion]).toEqual([true, false, OLD])
  await whole.putPointer(`#EXTM3U\n# still growing\n${OLD}/x.m3u8\n`, OLD)
  const growing = await AssetState.read(store, 'a')
  expect([growing.names(OLD), growing.wholeVersion]).toEqual([true, undefined])
})

test('of two runs that began alike one gets through, and the other has touched nothing', async () => {
  const store = await published()
  const [first, second] = [await AssetState.read(store, 'a'), await AssetState.read(store, 'a')]
  await first.finish(recordOf(NEW, 'ready'), pointersTo(NEW))
  const before = new Map(store.texts)
  await expect(second.finish(recordOf(OTHER, 'ready'), pointersTo(OTHER))).rejects.toMatchObject({
    code: 'publish_conflict',
  })
  await second.restore(recordOf(OTHER, 'failed'), false)
  expect(store.texts).toEqual(before)
})

test.each([RECORD, POINTER, MANIFEST])('a change of %s in between is a conflict', async (key) => {
  const store = await published()
  const state = await AssetState.read(store, 'a')
  store.texts.set(key, `${store.texts.get(key)} `)
  await expect(state.finish(recordOf(NEW, 'ready'), pointersTo(NEW))).rejects.toMatchObject({
    code: 'publish_conflict',
  })
  await state.restore(FAILED, false)
  expect(store.texts.get(POINTER)).toContain(OLD)
  expect(store.texts.get(MANIFEST)).toContain(OLD)
  expect(store.texts.get(RECORD)).toContain(OLD)
})

test('an asset that is removed in between is not published again', async () => {
  const store = await published()
  const state = await AssetState.read(store, 'a')
  store.texts.clear()
  await expect(state.finish(recordOf(NEW, 'ready'), pointersTo(NEW))).rejects.toMatchObject({
    code: 'publish_conflict',
  })
  expect(store.texts.size).toBe(0)
})

test('runs of the same version write in turns, until one is whole', async () => {
  const store = memoryStore()
  const [first, second] = [await AssetState.read(store, 'a'), await AssetState.read(store, 'a')]
  await first.putRecord(recordOf(NEW, 'processing', 'first'))
  await second.putRecord(recordOf(NEW, 'processing', 'second'))
  await first.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  await second.putPointer(pointersTo(NEW, 'as well').multivariant, NEW)
  await first.finish(recordOf(NEW, 'ready'), pointersTo(NEW))
  await expect(second.putRecord(recordOf(NEW, 'playable'))).rejects.toMatchObject({
    code: 'publish_conflict',
  })
})

test('what failed before it was whole gives its place back, byte for byte', async () => {
  const store = await published()
  const before = new Map(store.texts)
  const metadata = store.options.get(RECORD)
  const state = await AssetState.read(store, 'a')
  await state.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  await state.putRecord(recordOf(NEW, 'playable'))
  await state.restore(FAILED, false)
  expect(store.texts).toEqual(before)
  expect(store.options.get(RECORD)).toEqual(metadata)
})

test('of a new asset nothing plays then, and its record says why', async () => {
  const store = memoryStore()
  const state = await AssetState.read(store, 'a')
  await state.putRecord(recordOf(NEW, 'processing'))
  await state.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  await state.restore(FAILED, false)
  expect([...store.texts.keys()]).toEqual([RECORD])
  expect(JSON.parse(store.texts.get(RECORD) ?? '')).toMatchObject({ status: 'failed' })
})

test('a run that ends takes nothing from another one of the same version', async () => {
  const store = memoryStore()
  const [first, second] = [await AssetState.read(store, 'a'), await AssetState.read(store, 'a')]
  await first.putRecord(recordOf(NEW, 'processing', 'first'))
  await first.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  await second.putRecord(recordOf(NEW, 'playable', 'second'))
  const before = new Map(store.texts)
  await first.restore(FAILED, false)
  expect(store.texts).toEqual(before)
})

test('a run that ends takes nothing from viewers of another one, whoever wrote last', async () => {
  const store = memoryStore()
  const first = await AssetState.read(store, 'a')
  await first.putRecord(recordOf(NEW, 'processing', 'first'))
  await first.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  const second = await AssetState.read(store, 'a')
  await second.putRecord(recordOf(NEW, 'playable', 'second'))
  await second.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  const before = new Map(store.texts)
  await second.restore(FAILED, false)
  expect(store.texts).toEqual(before)
})

test('what an earlier run left playing is taken away where going on is of no use', async () => {
  const store = memoryStore()
  await (await AssetState.read(store, 'a')).putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  const state = await AssetState.read(store, 'a')
  await state.putRecord(recordOf(NEW, 'playable'))
  await state.putPointer(pointersTo(NEW, 'as well').multivariant, NEW)
  await state.restore(FAILED, true)
  expect([...store.texts.keys()]).toEqual([RECORD])
})

test('of an asset that is removed in between nothing is left that plays', async () => {
  const store = memoryStore()
  const state = await AssetState.read(store, 'a')
  await state.putRecord(recordOf(NEW, 'processing'))
  store.texts.clear()
  await state.putPointer(pointersTo(NEW, 'growing').multivariant, NEW)
  await expect(state.putRecord(recordOf(NEW, 'playable'))).rejects.toMatchObject({
    code: 'publish_conflict',
  })
  await state.restore(FAILED, false)
  expect(store.texts.size).toBe(0)
})

test('a last write that arrived without a word is known', async () => {
  const store = await published()
  let isSilent = false
  const silent: MemoryStore = {
    ...store,
    putIf: async (key, ...asked) => {
      const tag = await store.putIf(key, ...asked)
      if (isSilent && key === POINTER) throw new Error('no answer')
      return tag
    },
  }
  const state = await AssetState.read(silent, 'a')
  expect(await state.isFinished()).toBe(false)
  isSilent = true
  await expect(state.finish(recordOf(NEW, 'ready'), pointersTo(NEW))).rejects.toThrow('no answer')
  expect(await state.isFinished()).toBe(true)
})
