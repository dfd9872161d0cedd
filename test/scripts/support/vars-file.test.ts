import { readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
