import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from '../../../scripts/support/log-file.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'
import { canRun } from '../../support/programs.ts'

const folder = temporaryFolder()
const now = () => new Date('2026-11-23T12:00:00Z')
const TIME = '2026-11-23T12:00:00.000Z'
const ignore = () => {}

test('each line has its time, the file is made with its folders, and grows', () => {
  const path = join(folder, 'a/b/run.log')
  openLog(path, { now, onTrouble: ignore }).write('one\ntwo')
  openLog(path, { now, onTrouble: ignore }).write('three')
  expect(readFileSync(path, 'utf8')).toBe(`${TIME} one\n${TIME} two\n${TIME} three\n`)
  expect(statSync(path).mode & 0o077).toBe(0)
})

test.each([
  ['a folder', '.', 'EISDIR'],
  ['a path through a file', 'file/run.log', /ENOTDIR|EEXIST/],
])('%s is a usage error that names it', (_what, name, reason) => {
  writeFileSync(join(folder, 'file'), '')
  const path = join(folder, name)
  let thrown: unknown
  try {
    openLog(path, { now, onTrouble: ignore })
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ code: 'usage', cure: expect.any(String) })
  expect(String(thrown)).toContain(path)
  expect(String(thrown)).toMatch(reason)
})

// A device that is always full: https://man7.org/linux/man-pages/man4/full.4.html
test.skipIf(!canRun('test', ['-c', '/dev/full']))(
  'a full disk is told of once and breaks nothing',
  () => {
    const troubles: string[] = []
    const log = openLog('/dev/full', { now, onTrouble: (message) => troubles.push(message) })
    log.write('one')
    log.write('two')
    expect(troubles).toEqual(['the log /dev/full misses lines: ENOSPC'])
  },
)

test('a file that is no log stays as it is', () => {
  const film = join(temporaryFolder(), 'film.mp4')
  writeFileSync(film, 'not a log')
  expect(() => openLog(film, { now: () => new Date(0), onTrouble: () => {} })).toThrow(
    `--log ${film} is no log, and stays as it is`,
  )
  expect(readFileSync(film, 'utf8')).toBe('not a log')
})
