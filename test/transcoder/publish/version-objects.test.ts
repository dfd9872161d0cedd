import { expect, test } from 'vitest'
import { VersionObjects } from '../../../transcoder/publish/version-objects.ts'
import type { Store } from '../../../transcoder/store/store.ts'

test('a clean-up that is killed leaves no playlist of what is gone', async () => {
  const deleted: string[] = []
  const store: Store = {
    description: 'nothing',
    put: async () => {},
    putIf: async () => 'tag',
    get: async () => undefined,
    list: async () => [],
    delete: async (key) => {
      deleted.push(key.slice('a/_v0123456789abcdef/'.length))
    },
  }
  const objects = new VersionObjects(store, 'a', '_v0123456789abcdef')
  await objects.create('video-72p/00001.m4s', new Uint8Array(1))
  await objects.create('video-72p/00002.m4s', new Uint8Array(1))
  objects.noteOwn('video-72p/index.m3u8')
  await objects.create('video-72p/00003.m4s', new Uint8Array(1))
  await objects.removeCreated()
  expect(deleted).toEqual([
    'video-72p/index.m3u8',
    ...['video-72p/00001.m4s', 'video-72p/00002.m4s', 'video-72p/00003.m4s'],
  ])
})
