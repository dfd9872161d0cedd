import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeNew } from '../../../../transcoder/store/directory/place.ts'
import { withLock } from '../../../../transcoder/store/file-lock.ts'
import { temporaryFolder } from '../../../support/ffmpeg.ts'

/** A file system without hard links. */
const noLinks = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }))

test('without hard links one of many wins all the same', async () => {
  const folder = temporaryFolder()
  const target = join(folder, 'out/key')
  const names = Array.from({ length: 12 }, (_, index) => `${index}`)
  for (const name of names) writeFileSync(join(folder, name), name)
  const lock = join(folder, 'key.lock')
  const placed = await Promise.all(
    names.map((name) =>
      placeNew(join(folder, name), target, (work) => withLock(target, work, lock), noLinks),
    ),
  )
  expect(names.filter((_, index) => placed[index])).toEqual([readFileSync(target, 'utf8')])
  expect(readdirSync(join(folder, 'out'))).toEqual(['key'])
})

test('another failure is no reason to try without links', async () => {
  const folder = temporaryFolder()
  const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
  const locked = () => Promise.reject(new Error('this must not be asked'))
  await expect(placeNew(join(folder, 'a'), join(folder, 'b'), locked, full)).rejects.toThrow('full')
})
