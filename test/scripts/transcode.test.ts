import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { runScript } from '../support/run-command.ts'

const folder = temporaryFolder()
const clip = join(folder, 'clip.mp4')
const target = join(folder, 'out')
await makeDemoClip(wasmEngine(), clip, { seconds: 1, width: 160, height: 120 })

const TO_FOLDER = ['--asset', 'films/clip', '--target', `dir:${target}`]

test('on a machine without FFmpeg it takes WebAssembly, and --json says nothing but events', async () => {
  const environment = { PATH: folder, FFMPEG_PATH: '' }
  const { exitCode, stdout, stderr } = await runScript(
    'transcode',
    [clip, ...TO_FOLDER, '--json'],
    environment,
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['engine', 'planned', 'progress', 'publishing']),
  )
  for (const { time } of events) expect(new Date(time).toISOString()).toBe(time)
  expect(events.at(-1)).toMatchObject({
    type: 'ready',
    asset: 'films/clip',
    status: 'ready',
    isNew: true,
    command: expect.stringMatching(/^ffmpeg /),
  })
  expect(readdirSync(join(target, 'films/clip'))).toContain('master.m3u8')
})

test('for people it ends with a table and the next commands', async () => {
  const { stdout, stderr } = await runScript('transcode', [
    clip,
    ...TO_FOLDER,
    '--engine',
    'wasm',
    '--title',
    'T',
  ])
  expect(stdout).toMatch(/^rendition +picture/)
  expect(stdout).toMatch(/already published: films\/clip _v[0-9a-f]{16}/)
  expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([
    `next  npm run verify -- ${target}/films/clip`,
    `      ffplay ${target}/films/clip/master.m3u8`,
    `      rclone copy ${target} r2:BUCKET`,
  ])
  expect(stderr).toContain('command  ffmpeg -hide_banner')
})

test.each([
  { what: 'no input', args: [], exitCode: 2, code: 'usage' },
  { what: 'no asset', args: [clip], exitCode: 2, code: 'usage' },
  {
    what: 'an unknown engine',
    args: [clip, '--asset', 'a', '--engine', 'x'],
    exitCode: 2,
    code: 'usage',
  },
  {
    what: 'a name that cannot be',
    args: [clip, '--asset', '../a'],
    exitCode: 1,
    code: 'asset_name_invalid',
  },
  {
    what: 'a missing file',
    args: ['none.mp4', '--asset', 'a'],
    exitCode: 1,
    code: 'input_missing',
  },
  {
    what: 'an unknown ladder',
    args: [clip, '--asset', 'a', '--ladder', 'x'],
    exitCode: 1,
    code: 'ladder_unknown',
  },
  {
    what: 'an unknown target',
    args: [clip, '--asset', 'a', '--target', 'x'],
    exitCode: 1,
    code: 'target_invalid',
  },
  {
    what: 'odd segments',
    args: [clip, ...TO_FOLDER, '--engine', 'wasm', '--segment', '3'],
    exitCode: 1,
    code: 'segment_seconds_invalid',
  },
])('$what is one line on standard error', async ({ args, exitCode, code }) => {
  const result = await runScript('transcode', args)
  expect(result).toMatchObject({ exitCode, stdout: '' })
  const lines = result.stderr.trimEnd().split('\n')
  expect(lines.at(-1)).toMatch(new RegExp(`^error: .+ \\(${code}\\)$`))
  expect(result.stderr).not.toContain('    at ')
})

test.each([
  ['a failure', ['none.mp4', '--asset', 'a'], 1, 'input_missing'],
  ['an option that is not known', [clip, '--nothing'], 2, 'usage'],
])(
  'with --json %s is the last line, and one on standard error',
  async (_what, args, exit, code) => {
    const { exitCode, stdout, stderr } = await runScript('transcode', [...args, '--json'])
    expect(exitCode).toBe(exit)
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
    expect(last).toMatchObject({ type: 'failed', code, cure: expect.any(String) })
    expect(stderr).toBe(`error: ${last.message}; ${last.cure} (${code})\n`)
  },
)

test('R2 without its keys names the ones that are missing', async () => {
  const environment = {
    R2_ACCOUNT_ID: 'x',
    R2_ACCESS_KEY_ID: '',
    R2_SECRET_ACCESS_KEY: '',
    R2_BUCKET: 'b',
  }
  const { stderr } = await runScript(
    'transcode',
    [clip, '--asset', 'a', '--target', 'r2'],
    environment,
  )
  expect(stderr).toMatch(/^error: R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY must be set/)
})

test('a ladder file that is wrong is named by field', async () => {
  const ladder = join(folder, 'mine.json')
  writeFileSync(ladder, '{"video":[{"shortSide":720,"bitrateKbps":0}]}')
  const { stderr } = await runScript('transcode', [clip, '--asset', 'a', '--ladder', ladder])
  expect(stderr).toContain('video.0.bitrateKbps = 0')
})
