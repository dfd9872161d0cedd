import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Engine } from '../../transcoder/engine/engine.ts'
import { findFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { nativeEngine } from '../../transcoder/engine/native.ts'

/** FFmpeg as the transcoder finds it, if this machine has it. */
const found = await findFfmpeg({
  ffmpegPath: process.env.FFMPEG_PATH,
  searchPath: process.env.PATH,
}).catch(() => undefined)

export const native: Engine | undefined = found && nativeEngine(found)

/** For `describe.skipIf`; says so once in the test run's output. */
export const hasNoFfmpeg = native === undefined
if (hasNoFfmpeg) process.stdout.write('skipped: what needs native FFmpeg, which is not installed\n')

/** The engine, in tests that `hasNoFfmpeg` skips. */
export function nativeOrThrow(): Engine {
  if (!native) throw new Error('this test must be skipped without FFmpeg')
  return native
}

/** Makes a clip with FFmpeg itself; the last argument is the file. */
export function ffmpeg(...arguments_: readonly string[]): void {
  if (!found) throw new Error('this test must be skipped without FFmpeg')
  execFileSync(found.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...arguments_])
}

/** What ffprobe says of a file or a playlist, as a witness that shares no code with us. */
export function ffprobe(...arguments_: readonly string[]): Record<string, unknown[]> {
  if (!found) throw new Error('this test must be skipped without FFmpeg')
  const json = execFileSync(found.ffprobe, ['-v', 'error', '-of', 'json', ...arguments_])
  return JSON.parse(json.toString('utf8'))
}

/** A folder of this test file alone, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
