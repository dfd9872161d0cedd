import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openInput } from '../../../transcoder/engine/input-file.ts'
import type { TranscodeOptions } from '../../../transcoder/options.ts'
import { directoryStore } from '../../../transcoder/store/directory.ts'
import type { Store } from '../../../transcoder/store/store.ts'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'
import { isSkipped } from '../../support/programs.ts'
import { type FaultyAnswer, startTestBucket } from '../../support/s3-server.ts'
import { make } from '../../support/transcoding.ts'
import { storeOf } from '../store/s3/bucket.ts'

const folder = temporaryFolder()
const film = join(folder, 'film.mp4')
const bucket = await startTestBucket()
/** What is published first, and what is then tried. */
const [OLD, NEW] = [{ segmentSeconds: 4 }, { segmentSeconds: 2 }]

// Somebody else runs a command on it below.
chmodSync(folder, 0o755)
if (!hasNoFfmpeg) {
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=10'],
    ...['-f', 'lavfi', '-i', 'sine=duration=10', '-c:v', 'libx264', '-c:a', 'aac', film],
  )
}

function publish(store: Store, more: Partial<TranscodeOptions> = {}, path = film) {
  return make(path, 'films/one', folder, { openStore: async () => store, ...more })
}

async function failureOf(work: Promise<unknown>) {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  expect(String(error)).not.toContain('\n')
  expect(error).toMatchObject({ cure: expect.any(String) })
  return error
}

describe.skipIf(hasNoFfmpeg)('a bucket that refuses in the middle', () => {
  const content = () => new Map([...bucket.objects].map(([key, { bytes }]) => [key, bytes]))

  beforeEach(() => {
    bucket.objects.clear()
    bucket.fault = () => undefined
  })

  test.each([
    { what: 'it is deleted', answer: { status: 404, code: 'NoSuchBucket' }, cure: /make it/ },
    { what: 'credentials run out', answer: { status: 403, code: 'ExpiredToken' }, cure: /run out/ },
    { what: 'a right is lost', answer: { status: 403, code: 'AccessDenied' }, cure: /the right/ },
  ] satisfies { what: string; answer: FaultyAnswer; cure: RegExp }[])(
    'when $what, one line says so, and what played still does',
    async ({ answer, cure }) => {
      const store = storeOf(bucket.bucketUrl)
      await publish(store, OLD)
      const before = content()
      let requests = 0
      bucket.fault = () => (requests++ < 15 ? undefined : answer)
      const error = await failureOf(publish(store, NEW))
      expect(error).toMatchObject({ code: 'store_refused', cure: expect.stringMatching(cure) })
      expect([...content()]).toEqual(expect.arrayContaining([...before]))
    },
  )

  test('what is stored by then need not be uploaded again', async () => {
    const store = storeOf(bucket.bucketUrl)
    let requests = 0
    bucket.fault = () => (requests++ < 25 ? undefined : { status: 403, code: 'ExpiredToken' })
    await failureOf(publish(store, NEW))
    const segments = [...bucket.objects.keys()].filter((key) => key.endsWith('.m4s'))
    expect(segments.length).toBeGreaterThan(2)
    bucket.fault = () => undefined
    bucket.log.length = 0
    let kept = 0
    const onEvent: TranscodeOptions['onEvent'] = (event) => {
      if (event.type === 'planned') kept = event.objectsKept
    }
    await publish(store, { ...NEW, onEvent })
    expect(kept).toBeGreaterThanOrEqual(segments.length)
    const puts = bucket.log.filter((line) => line.startsWith('PUT'))
    for (const key of segments) expect(puts).not.toContain(`PUT ${key}`)
  })
})

describe.skipIf(hasNoFfmpeg)('a folder that refuses in the middle', () => {
  /** Publishes, then tries to replace it by the command in a process of its own. */
  async function replace(target: string, meanwhile: () => void, uid?: number) {
    const command = [
      'scripts/transcode.ts',
      film,
      '--asset',
      'films/one',
      '--target',
      `dir:${target}`,
    ]
    const options = [
      '--engine',
      'native',
      '--ladder',
      'small',
      '--segment',
      '2',
      '--preset',
      'veryslow',
    ]
    const child = spawn(process.execPath, [...command, ...options], {
      uid,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
      if (String(text).includes('command ')) meanwhile()
    })
    const exitCode = await new Promise((resolve) => child.once('close', resolve))
    return { exitCode, line: stderr.trimEnd().split('\n').at(-1) }
  }

  const isRoot = process.getuid?.() === 0
  const canMount = isRoot && mounts(temporaryFolder())

  test.skipIf(isSkipped(canMount, 'a full disk, which needs the right to mount one'))(
    'a disk that gets full is one line, and what played still does',
    async () => {
      const target = temporaryFolder()
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', target])
      try {
        await make(film, 'films/one', target, OLD)
        const before = contentOf(target)
        const fill = () => {
          const free = Number(
            execFileSync('stat', ['-f', '-c', '%a %S', target]).toString().split(' ')[0],
          )
          writeFileSync(join(target, 'filler'), Buffer.alloc(Math.max(0, free - 8) * 4096))
        }
        const { exitCode, line } = await replace(target, fill)
        expect({ exitCode, line }).toEqual({
          exitCode: 1,
          line: expect.stringMatching(
            /^error: cannot write to .*: the disk is full; .*\(target_not_writable\)$/,
          ),
        })
        expect([...contentOf(target)]).toEqual(expect.arrayContaining([...before]))
      } finally {
        execFileSync('umount', ['-l', target])
      }
    },
  )

  test('a permission that is lost is one line, and what played still does', async () => {
    const target = temporaryFolder()
    await make(film, 'films/one', target, OLD)
    const nobody = isRoot ? 65_534 : undefined
    for (const path of [target, ...foldersIn(target)]) {
      chmodSync(path, 0o755)
      if (nobody !== undefined) chownSync(path, nobody, nobody)
    }
    const before = contentOf(target)
    const { exitCode, line } = await replace(
      target,
      () => {
        for (const path of [target, ...foldersIn(target)]) chmodSync(path, 0o555)
      },
      nobody,
    )
    expect({ exitCode, line }).toEqual({
      exitCode: 1,
      line: expect.stringMatching(/^error: cannot .*: no permission; .*\(target_not_writable\)$/),
    })
    for (const path of [target, ...foldersIn(target)]) chmodSync(path, 0o755)
    expect([...contentOf(target)]).toEqual(expect.arrayContaining([...before]))
  })

  test('a file in the place of the asset is one line', async () => {
    const target = temporaryFolder()
    mkdirSync(join(target, 'films'))
    writeFileSync(join(target, 'films/one'), 'mine')
    const error = await failureOf(publish(directoryStore(target), NEW))
    expect(error).toMatchObject({
      code: 'target_not_writable',
      message: expect.stringContaining('a file is in the way'),
    })
    expect(readFileSync(join(target, 'films/one'), 'utf8')).toBe('mine')
  })

  test('an input that is cut off while it is read is told of, and what played still does', async () => {
    const target = temporaryFolder()
    const shrinking = join(folder, 'shrinking.mp4')
    await make(film, 'films/one', target, OLD)
    const before = contentOf(target)
    copyFileSync(film, shrinking)
    const input = await openInput(shrinking)
    const onEvent: TranscodeOptions['onEvent'] = (event) => {
      if (event.type === 'planned') truncateSync(shrinking, 30_000)
    }
    const error = await failureOf(publish(directoryStore(target), { ...NEW, input, onEvent }))
    expect((error as { code: string }).code).toMatch(
      /^(input_changed|input_truncated|engine_failed)$/,
    )
    expect(contentOf(target)).toEqual(before)
  })
})

function mounts(place: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    return false
  }
}

function foldersIn(target: string): string[] {
  const entries = readdirSync(target, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
}

function contentOf(target: string): ReadonlyMap<string, string> {
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
  return new Map(paths.sort().map((path) => [path, readFileSync(path, 'base64')]))
}
