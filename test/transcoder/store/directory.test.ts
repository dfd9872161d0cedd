import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { directoryStore } from '../../../transcoder/store/directory.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'

const TEXT = { contentType: 'text/plain', cacheControl: 'no-store' }

function encode(text: string) {
  return new TextEncoder().encode(text)
}

test('keys are paths; nothing but whole files is left behind', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  await store.put('a/b/1.txt', encode('one'), TEXT)
  await store.put('a/b/1.txt', encode('two'), TEXT)
  expect(new TextDecoder().decode((await store.get('a/b/1.txt'))?.bytes)).toBe('two')
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['1.txt'])
  expect(await store.get('a/c')).toBeUndefined()
  expect(await store.get('a/b/1.txt/c')).toBeUndefined()
})

test('writes of one key at the same time leave one of them', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  const texts = Array.from({ length: 50 }, (_, index) => `${index}`.repeat(1000))
  await Promise.all(texts.map((text) => store.put('a/1', encode(text), TEXT)))
  expect(texts).toContain(new TextDecoder().decode((await store.get('a/1'))?.bytes))
  expect(readdirSync(join(folder, 'a'))).toEqual(['1'])
})

test('a list goes by prefix, as in a bucket', async () => {
  const store = directoryStore(temporaryFolder())
  for (const key of ['a/b/2', 'a/b/1', 'a/bc', 'd']) await store.put(key, encode(key), TEXT)
  expect((await store.list('a/b', 10)).map(({ key }) => key)).toEqual(['a/b/1', 'a/b/2', 'a/bc'])
  expect((await store.list('a/b/', 1)).map(({ key }) => key)).toEqual(['a/b/1'])
  expect((await store.list('nothing/', 10)).map(({ key }) => key)).toEqual([])
})

test('a deleted file takes the folders with it that it leaves empty', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  await store.put('a/b/c/1', encode('x'), TEXT)
  await store.put('a/2', encode('x'), TEXT)
  await store.delete('a/b/c/1')
  await store.delete('a/b/c/1')
  expect(readdirSync(join(folder, 'a'))).toEqual(['2'])
})

test.skipIf(!existsSync('/proc/self'))(
  'a place where nothing can be written is named',
  async () => {
    await expect(
      directoryStore('/proc/sluice').put('a/1', encode('x'), TEXT),
    ).rejects.toMatchObject({
      code: 'target_not_writable',
      message: expect.stringContaining('/proc/sluice'),
    })
  },
)

test('many objects at once may need the same new folder', async () => {
  const store = directoryStore(temporaryFolder())
  const keys = Array.from({ length: 20 }, (_, index) => `a/b/c/${10 + index}`)
  await Promise.all(keys.map((key) => store.put(key, encode(key), TEXT)))
  expect((await store.list('a/', 99)).map(({ key }) => key)).toEqual(keys)
})

test('a file in the way is named', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'taken'), '')
  await expect(
    directoryStore(join(folder, 'taken')).put('a/1', encode('x'), TEXT),
  ).rejects.toMatchObject({
    code: 'target_not_writable',
    message: `cannot write to ${join(folder, 'taken')}: a file is in the way`,
  })
})
