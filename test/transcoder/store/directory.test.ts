import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withRefusals } from '../../../transcoder/store/directory/refusals.ts'
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

test('a whole file replaces another in one step', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  const versions = ['a', 'b'].map((letter) => letter.repeat(300_000))
  await store.put('key', encode(versions[0] ?? ''), TEXT)
  const seen = new Set<string>()
  let isDone = false
  const reading = (async () => {
    while (!isDone) seen.add(new TextDecoder().decode((await store.get('key'))?.bytes))
  })()
  for (let index = 0; index < 60; index += 1) {
    await store.put('key', encode(versions[index % 2] ?? ''), TEXT)
  }
  isDone = true
  await reading
  expect([...seen].filter((text) => !versions.includes(text))).toEqual([])
})

describe('a write on a condition', () => {
  test('happens where the file is as expected, and gives its tag', async () => {
    const store = directoryStore(temporaryFolder())
    const first = await store.putIf('a/1', encode('one'), TEXT, undefined)
    const second = await store.putIf('a/1', encode('two'), TEXT, first)
    expect(await store.get('a/1')).toEqual({ bytes: encode('two'), tag: second })
  })

  test('does not happen where another has written or removed it', async () => {
    const folder = temporaryFolder()
    const store = directoryStore(folder)
    const tag = await store.putIf('a/1', encode('one'), TEXT, undefined)
    expect(await store.putIf('a/1', encode('two'), TEXT, undefined)).toBeUndefined()
    await store.put('a/1', encode('other'), TEXT)
    expect(await store.putIf('a/1', encode('two'), TEXT, tag)).toBeUndefined()
    await store.delete('a/1')
    expect(await store.putIf('a/1', encode('two'), TEXT, tag)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([undefined, 'before'])('has one winner of many (over %s)', async (before) => {
    const folder = temporaryFolder()
    const stores = Array.from({ length: 30 }, () => directoryStore(folder))
    if (before) await stores[0]?.put('key', encode(before), TEXT)
    const expected = (await stores[0]?.get('key'))?.tag
    const tags = await Promise.all(
      stores.map((store, index) => store.putIf('key', encode(`${index}`), TEXT, expected)),
    )
    expect(tags.filter((tag) => tag !== undefined)).toEqual([(await stores[0]?.get('key'))?.tag])
    expect(readdirSync(folder)).toEqual(['key'])
  })
})

test('files that vanish while they are listed are not there', async () => {
  const store = directoryStore(temporaryFolder())
  const keys = Array.from({ length: 60 }, (_, index) => `a/${100 + index}/x`)
  await Promise.all(keys.map((key) => store.put(key, encode('x'), TEXT)))
  await store.put('a/b', encode('x'), TEXT)
  const [listed] = await Promise.all([
    store.list('a/', 99),
    ...keys.map((key) => store.delete(key)),
  ])
  expect(listed.map(({ key }) => key)).toContain('a/b')
})

test('a folder may be emptied and filled at the same time', async () => {
  const store = directoryStore(temporaryFolder())
  const turn = async (key: string) => {
    for (let index = 0; index < 40; index += 1) {
      await store.put(key, encode('x'), TEXT)
      await store.delete(key)
    }
  }
  await Promise.all(['a/b/1', 'a/b/2', 'a/3', 'a/b/c/4'].map(turn))
  expect(await store.list('', 9)).toEqual([])
})

test('a folder is no object, as in a bucket', async () => {
  const store = directoryStore(temporaryFolder())
  await store.put('a/b/1', encode('x'), TEXT)
  expect(await store.get('a/b')).toBeUndefined()
  await store.delete('a/b')
  await store.delete('a/b/1/c')
  expect(await store.list('', 9)).toHaveLength(1)
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
  const taken = join(folder, 'taken')
  writeFileSync(taken, '')
  const refused = {
    code: 'target_not_writable',
    message: `cannot write to ${taken}: a file is in the way`,
  }
  const store = directoryStore(taken)
  await expect(store.put('a/1', encode('x'), TEXT)).rejects.toMatchObject(refused)
  await expect(store.putIf('a/1', encode('x'), TEXT, undefined)).rejects.toMatchObject(refused)
  const above = directoryStore(folder)
  for (const expected of [undefined, 'tag']) {
    await expect(above.put('taken/1', encode('x'), TEXT)).rejects.toMatchObject({
      message: `cannot write to ${folder}: a file is in the way`,
    })
    if (expected) expect(await above.putIf('taken/1', encode('x'), TEXT, expected)).toBeUndefined()
    else {
      await expect(above.putIf('taken/1', encode('x'), TEXT, expected)).rejects.toMatchObject({
        message: `cannot write to ${folder}: a file is in the way`,
      })
    }
  }
  expect(readdirSync(folder)).toEqual(['taken'])
})

test('a folder in the way is named', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  await store.put('a/1', encode('x'), TEXT)
  const refused = { message: `cannot write to ${folder}: a folder is in the way` }
  await expect(store.put('a', encode('x'), TEXT)).rejects.toMatchObject(refused)
  await expect(store.putIf('a', encode('x'), TEXT, undefined)).rejects.toMatchObject(refused)
  expect(readdirSync(folder)).toEqual(['a'])
})

test('a name that is too long is named', async () => {
  const folder = temporaryFolder()
  await expect(
    directoryStore(folder).put('x'.repeat(300), encode('x'), TEXT),
  ).rejects.toMatchObject({
    code: 'target_not_writable',
    message: `cannot write to ${folder}: a name is too long for it`,
  })
  expect(readdirSync(folder)).toEqual([])
})

test.skipIf(process.getuid?.() === 0)('what may not be read or deleted is named', async () => {
  const folder = temporaryFolder()
  const store = directoryStore(folder)
  await store.put('a/1', encode('x'), TEXT)
  chmodSync(join(folder, 'a'), 0o000)
  const code = 'target_not_writable'
  const expectRefusal = (promise: Promise<unknown>, message: string) =>
    expect(promise).rejects.toMatchObject({ code, message: `${message}: no permission` })
  await expectRefusal(store.list('a/', 9), `cannot read ${folder}`)
  await expectRefusal(store.get('a/1'), `cannot read ${folder}`)
  await expectRefusal(store.delete('a/1'), `cannot delete from ${folder}`)
  await expectRefusal(store.put('a/1', encode('x'), TEXT), `cannot write to ${folder}`)
  await expectRefusal(store.putIf('a/1', encode('x'), TEXT, undefined), `cannot write to ${folder}`)
  chmodSync(join(folder, 'a'), 0o700)
})

test.skipIf(!existsSync('/dev/full'))('a full disk is named', async () => {
  const error = await withRefusals('/out', 'write to', () => writeFile('/dev/full', 'x')).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({
    code: 'target_not_writable',
    message: 'cannot write to /out: the disk is full',
  })
})
