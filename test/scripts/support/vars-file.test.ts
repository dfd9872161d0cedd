import {
  existsSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localSecrets } from '../../../scripts/support/dev-vars.ts'
import { editVarsFile } from '../../../scripts/support/vars-file.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'

const folder = temporaryFolder()

test.each([['there'], ['new']])(
  'what somebody else wrote meanwhile is not lost: %s',
  async (name) => {
    const path = join(folder, name)
    if (name === 'there') writeFileSync(path, 'A=1\n')
    const edited = editVarsFile(path, (text) => {
      writeFileSync(path, 'A=2\n')
      return { text: `${text}B=1\n`, result: undefined }
    })
    await expect(edited).rejects.toMatchObject({ code: 'vars_changed' })
    expect(readFileSync(path, 'utf8')).toBe('A=2\n')
  },
)

test('a link to a shared file goes on being one', async () => {
  const shared = join(folder, 'shared')
  const path = join(folder, 'link')
  writeFileSync(shared, 'A=1\n')
  symlinkSync(shared, path)
  await editVarsFile(path, (text) => ({ text: `${text}B=1\n`, result: undefined }))
  expect(readlinkSync(path)).toBe(shared)
  expect(readFileSync(shared, 'utf8')).toBe('A=1\nB=1\n')
})

test('what is no text is left alone', async () => {
  const path = join(folder, 'bytes')
  writeFileSync(path, Buffer.from([0x41, 0x3d, 0xff, 0x0a]))
  const edited = editVarsFile(path, (text) => ({ text: `${text}B=1\n`, result: undefined }))
  await expect(edited).rejects.toMatchObject({ code: 'vars_unreadable' })
  expect(readFileSync(path)).toEqual(Buffer.from([0x41, 0x3d, 0xff, 0x0a]))
})

test('of several edits at once none is lost', async () => {
  const path = join(folder, 'many')
  const names = Array.from({ length: 12 }, (_, at) => `K${at}=1\n`)
  const add = (name: string) =>
    editVarsFile(path, (text) => ({ text: `${text}${name}`, result: undefined }))
  await Promise.all(names.map(add))
  expect(
    readFileSync(path, 'utf8')
      .split(/(?<=\n)/)
      .sort(),
  ).toEqual([...names].sort())
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('a lock that was left behind is broken', async () => {
  const path = join(folder, 'left')
  writeFileSync(`${path}.lock`, '')
  const before = new Date(Date.now() - 11_000)
  utimesSync(`${path}.lock`, before, before)
  await editVarsFile(path, () => ({ text: 'A=1\n', result: undefined }))
  expect(readFileSync(path, 'utf8')).toBe('A=1\n')
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('what throws leaves neither a lock nor a change', async () => {
  const path = join(folder, 'thrown')
  const edited = editVarsFile(path, () => {
    throw new Error('no')
  })
  await expect(edited).rejects.toThrow('no')
  expect([existsSync(path), existsSync(`${path}.lock`)]).toEqual([false, false])
})

test('secrets that are missing in a shared file are added to that file', async () => {
  const shared = join(folder, 'shared-secrets')
  const path = join(folder, 'linked-secrets')
  const keys = JSON.stringify({ keys: [] })
  writeFileSync(shared, `SIGNING_KEYS='${keys}'`)
  symlinkSync(shared, path)
  const { signingKeys, adminToken } = await localSecrets(path)
  expect(signingKeys).toBe(keys)
  expect(readlinkSync(path)).toBe(shared)
  const text = readFileSync(shared, 'utf8')
  expect(text).toBe(`SIGNING_KEYS='${keys}'\nADMIN_TOKEN='${adminToken}'\n`)
  expect(await localSecrets(path)).toEqual({ signingKeys, adminToken })
})
