import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { startHookServer } from '../support/hook-server.ts'
import { type CommandResult, runScript } from '../support/run-command.ts'

const folder = temporaryFolder()
const clip = join(folder, 'clip.mp4')
await makeDemoClip(wasmEngine(), clip, { seconds: 1, width: 160, height: 120 })

const SECRET = '0123456789abcdef0123456789abcdef'
const hook = await startHookServer()
let runs = 0

beforeEach(() => {
  hook.received.length = 0
  hook.answer = () => 200
})

async function transcode(args: readonly string[], secret = SECRET): Promise<CommandResult> {
  runs += 1
  const target = ['--asset', 'films/clip', '--target', `dir:${join(folder, String(runs))}`]
  const all = [clip, ...target, '--engine', 'wasm', ...args]
  return runScript('transcode', all, { WEBHOOK_SECRET: secret })
}

function messages() {
  return hook.received.map(({ body }) => JSON.parse(body))
}

describe('--webhook', () => {
  it('is told of an asset from processing to ready', async () => {
    const { exitCode, stdout, stderr } = await transcode(['--webhook', hook.url, '--title', 'T'])
    expect({ exitCode }).toEqual({ exitCode: 0 })
    expect(messages().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['asset.processing', 'asset.ready']),
    )
    expect(messages().at(-1)).toMatchObject({
      type: 'asset.ready',
      asset: 'films/clip',
      title: 'T',
    })
    expect(stdout + stderr).not.toMatch(/secret-|0123456789abcdef/)
  })

  it('that takes nothing is a warning, and the asset is published all the same', async () => {
    hook.answer = () => 404
    const { exitCode, stdout, stderr } = await transcode(['--webhook', hook.url, '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const troubles = events.filter(({ type }) => type === 'trouble')
    expect(troubles.at(-1).message).toMatch(
      /^the webhook asset\.ready was not delivered to 127\.0\.0\.1:\d+: it answered 404$/,
    )
    expect(events.at(-1).type).toBe('ready')
  })

  it('without its secret is refused before anything starts', async () => {
    const { exitCode, stderr } = await transcode(['--webhook', hook.url], 'short')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^error: --webhook needs WEBHOOK_SECRET .*openssl rand.* \(usage\)\n$/)
    expect(hook.received).toEqual([])
  })
})

describe('--log', () => {
  it('has what happened, and no secret', async () => {
    hook.answer = () => 410
    const log = join(folder, 'logs/run.log')
    await transcode(['--log', log, '--webhook', hook.url, '--json'])
    const text = readFileSync(log, 'utf8')
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z /)
    expect(text).toMatch(/Z start {4}clip\.mp4 as films\/clip to dir:/)
    expect(text).toMatch(/Z engine {3}ffmpeg/)
    expect(text).toMatch(/Z planned {2}\{"schema":2/)
    expect(text).toMatch(/Z trouble {2}the webhook asset\.ready was not delivered/)
    expect(text).toMatch(/Z ready {4}films\/clip _v/)
    expect(text).not.toMatch(/secret-|0123456789abcdef/)
  })

  it('has the stack of what failed', async () => {
    const log = join(folder, 'logs/failed.log')
    await transcode(['--log', log, '--segment', '3'])
    const text = readFileSync(log, 'utf8')
    expect(text).toMatch(/Z failed {3}.* \(segment_seconds_invalid\)$/m)
    expect(text).toMatch(/Z {5}at .*transcoder/)
  })

  it('that cannot be written is one line before anything starts', async () => {
    const { exitCode, stdout, stderr } = await transcode(['--log', join(clip, 'run.log')])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^error: --log .*run\.log cannot be written: \w+; .* \(usage\)\n$/)
    expect(existsSync(join(folder, String(runs)))).toBe(false)
  })
})

describe('--json', () => {
  it('goes on where nobody reads it any more', async () => {
    const out = join(folder, 'unread')
    const script = fileURLToPath(new URL('../../scripts/transcode.ts', import.meta.url))
    const args = [script, clip, '--asset', 'films/clip', '--target', `dir:${out}`, '--json']
    const child = spawn(process.execPath, [...args, '--engine', 'wasm'], { stdio: 'pipe' })
    child.stdout.destroy()
    child.stderr.destroy()
    const exitCode = await new Promise((resolve) => child.once('exit', resolve))
    expect(exitCode).toBe(0)
    expect(existsSync(join(out, 'films/clip/master.m3u8'))).toBe(true)
  })
})

afterEach(() => {
  for (const { body } of hook.received) expect(body).not.toContain(SECRET)
})
