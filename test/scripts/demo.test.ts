import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runScript } from '../support/run-command.ts'

describe('npm run demo -- --once', () => {
  it('plays its own clip from encoder to player with nothing but npm packages', async () => {
    const { exitCode, stdout, stderr } = await runScript('demo', ['--once', '--engine', 'wasm'])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stderr).toContain('ffmpeg.wasm')
    expect(stdout).toMatch(/^played +640x360: \d segments, 12\.0/m)
    expect(stdout).toMatch(/^played +audio/m)
    expect(stdout).toMatch(/^ok +\d+ requests/m)
  }, 240_000)

  it('says the same to programs, in one object and nothing else', async () => {
    const args = ['--once', '--json', '--engine', 'wasm']
    const { exitCode, stdout, stderr } = await runScript('demo', args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { asset, streamUrl, played } = JSON.parse(stdout)
    expect(streamUrl).toContain(`/${asset}/master.m3u8?token=`)
    expect(played.renditions.length).toBeGreaterThan(1)
  }, 240_000)

  it('ends with one line and cleans up where there is no such file', async () => {
    const { exitCode, stderr } = await runScript('demo', ['/nowhere/film.mp4', '--once'])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: .*film\.mp4.* \(input_missing\)\n$/)
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('sluice-demo-'))
    expect(left).toEqual([])
  })
})
