import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { keyFolder, refusal } from '../support/key-folder.ts'
import type { CommandResult } from '../support/run-command.ts'
import { jwks, secret, secretsOf } from '../support/signing-keys.ts'

const folder = temporaryFolder()

it.each([[['list']], [['new']], [['rotate']], [['remove', 'a']], [['public']]])(
  'where the keys are broken, %j says so and leaves them as they are',
  async (args) => {
    const { local, run } = keyFolder(folder)
    const text = `A=1\nSIGNING_KEYS='${jwks({ ...secret('a'), k: 'c2hvcnQtc2VjcmV0' })}'\n`
    local.write(text)
    const result = await run(...args)
    expect(result).toEqual(refusal('keys_invalid'))
    expect(result.stderr).not.toContain('c2hvcnQtc2VjcmV0')
    expect(local.text()).toBe(text)
  },
)

it.each([
  [[]],
  [['list', 'all']],
  [['remove']],
  [['remove', 'a', 'b']],
  [['add']],
  [['turn']],
  [['new', '--alg', 'RS256']],
  [['list', '--alg', 'HS256']],
  [['new', '--replace']],
  [['push']],
])('%j is a mistake in the call', async (args) => {
  const { local, run } = keyFolder(folder)
  expect(await run(...args)).toEqual(refusal('usage', 2))
  expect(existsSync(local.path)).toBe(false)
})

it('names every action in its help', async () => {
  const { exitCode, stdout } = await keyFolder(folder).run('--help')
  expect(exitCode).toBe(0)
  for (const action of ['new', 'rotate', 'list', 'remove KID', 'add FILE', 'public', 'push']) {
    expect(stdout).toContain(`\n  ${action} `)
  }
})

it('shows nothing private, whatever it is asked', async () => {
  const { local, run } = keyFolder(folder)
  const results: CommandResult[] = [await run('new'), await run('new', '--alg', 'ES256')]
  results.push(await run('rotate', '--alg', 'EdDSA', '--json'), await run('new', '--json'))
  const keys = local.keys()
  for (const args of [['list'], ['public'], ['remove', 'none'], ['remove', `${keys[1]?.kid}`]]) {
    results.push(await run(...args, '--json'), await run(...args, '--verbose'))
  }
  const said = results.map(({ stdout, stderr }) => stdout + stderr).join('')
  expect(secretsOf(keys)).toHaveLength(4)
  for (const value of secretsOf(keys)) expect(said).not.toContain(value)
  expect(said).not.toMatch(/"[kd]":/)
})
