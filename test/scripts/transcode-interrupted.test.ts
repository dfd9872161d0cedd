import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { startHookServer } from '../support/hook-server.ts'
import { processes } from '../support/processes.ts'
import { runScript } from '../support/run-command.ts'

const folder = temporaryFolder()
const clip = join(folder, "it's a clip.mp4")
await makeDemoClip(wasmEngine(), clip, { seconds: 8, width: 320, height: 240 })
const ARGS = [clip, '--asset', 'films/clip', '--target', `dir:${folder}`, '--engine', 'wasm']
const SCRIPT = fileURLToPath(new URL('../../scripts/transcode.ts', import.meta.url))

const hook = await startHookServer()

/** A transcode that is asked to stop while it encodes, as often as there are signals. */
async function interrupt(signals: readonly NodeJS.Signals[], more: readonly string[] = []) {
  const environment = { ...process.env, WEBHOOK_SECRET: '0123456789abcdef0123456789abcdef' }
  const child = spawn(process.execPath, [SCRIPT, ...ARGS, ...more], { env: environment })
  let stderr = ''
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await expect.poll(() => stdout + stderr, { timeout: 20_000 }).toMatch(/command|planned/)
  const startedAt = performance.now()
  for (const name of signals) {
    child.kill(name)
    await Promise.race([ended, sleep(800)])
  }
  return { exitCode: await ended, stdout, stderr, tookMs: performance.now() - startedAt }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s stops it with the exit code %i, and says how to go on', async (name, code) => {
  const { exitCode, stdout, stderr } = await interrupt([name])
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
  const [stopping, goOn, error] = stderr.trimEnd().split('\n').slice(-3)
  expect(stopping).toBe('stopping; Ctrl-C again ends at once')
  const input = clip.replace("'", String.raw`'\''`)
  expect(goOn).toBe(
    `to go on: npm run transcode -- '${input}' --asset films/clip --target dir:${folder} --engine wasm`,
  )
  expect(error).toMatch(/^error: .* \(cancelled\)$/)
})

test('programs are told of it in the last line, and a webhook as well', async () => {
  hook.answer = () => 200
  const { stdout, stderr } = await interrupt(['SIGINT'], ['--json', '--webhook', hook.url])
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
  expect(last).toMatchObject({ type: 'failed', code: 'cancelled' })
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(hook.received.map(({ body }) => JSON.parse(body)).at(-1)).toMatchObject({
    type: 'asset.failed',
    code: 'cancelled',
  })
})

test('what may end in a log has of a webhook the host alone', async () => {
  hook.answer = () => 200
  const { stderr } = await interrupt(['SIGINT'], ['--webhook', hook.url])
  expect(stderr).toContain(`--webhook '${new URL(hook.url).origin}/…'`)
  expect(stderr).not.toContain('secret-')
})

test('the second one ends it at once, whatever it waits for', async () => {
  hook.answer = () => 'silence'
  const { exitCode, tookMs } = await interrupt(['SIGINT', 'SIGINT'], ['--webhook', hook.url])
  expect(exitCode).toBe(130)
  expect(tookMs).toBeLessThan(4_500)
})

test.skipIf(hasNoFfmpeg).each([
  ['one', ['SIGINT']],
  ['two', ['SIGINT', 'SIGINT']],
] as const)('%s of them end FFmpeg as well, and the next run goes on', async (_, signals) => {
  const target = temporaryFolder()
  const more = ['--engine', 'native', '--preset', 'veryslow', '--target', `dir:${target}`]
  const { exitCode } = await interrupt(signals, more)
  expect(exitCode).toBe(130)
  await expect
    .poll(() => processes().filter(({ args }) => /^\S*ffmpeg /.test(args) && args.includes(clip)))
    .toEqual([])
  const again = await runScript('transcode', [...ARGS, ...more, '--json'])
  expect(JSON.parse(again.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'ready',
    status: 'ready',
    isNew: true,
  })
})
