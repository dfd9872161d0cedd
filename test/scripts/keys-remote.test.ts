import { existsSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { keyFolder, refusal } from '../support/key-folder.ts'
import { runScript } from '../support/run-command.ts'
import { jwks, opened, secret, secretsOf, signed } from '../support/signing-keys.ts'

const folder = temporaryFolder()
const OLD = jwks(secret('old'))

/** A Worker with one key, and the publisher's copy of it. */
function deployed() {
  const made = keyFolder(folder, { secrets: { SIGNING_KEYS: OLD } })
  made.remote.write(`NOTE=mine\nSIGNING_KEYS='${OLD}'\n`)
  return made
}

describe('npm run keys -- … --remote', () => {
  it('gives a Worker its first key and keeps the copy, shut to others', async () => {
    const { local, remote, worker, run } = keyFolder(folder)
    const { exitCode, stdout } = await run('new', '--remote')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^\S+ {2}HS256 {2}signs\nthe Worker has this now, and \.remote\.vars/)
    expect(worker.keys()).toHaveLength(1)
    expect(remote.keys()).toEqual(worker.keys())
    expect(statSync(remote.path).mode & 0o777).toBe(0o600)
    expect(existsSync(local.path)).toBe(false)
  })

  it('rotates, goes on verifying what was signed before, and removes', async () => {
    const { remote, worker, done } = deployed()
    const token = await signed(remote.ring())
    const { kid } = await done('rotate', '--remote')
    expect(worker.keys().map((key) => key.kid)).toEqual([kid, 'old'])
    expect(remote.text()).toBe(`NOTE=mine\nSIGNING_KEYS='${jwks(...worker.keys())}'\n`)
    expect(await opened(token, remote.ring())).toBe('film')
    await done('remove', 'old', '--remote')
    expect(worker.keys().map((key) => key.kid)).toEqual([kid])
    expect(remote.keys()).toEqual(worker.keys())
    await expect(opened(token, remote.ring())).rejects.toMatchObject({ code: 'token_signature' })
  })

  it('hands keys over where nobody else on the machine can read them', async () => {
    const { worker, environment } = keyFolder(folder, { secrets: { SIGNING_KEYS: OLD } })
    const given = { ...environment, SIGNING_KEYS: OLD }
    const { exitCode, stdout, stderr } = await runScript('keys', ['rotate', '--remote'], given)
    expect(exitCode).toBe(0)
    const seen = [...(worker.read().seen ?? []), stdout, stderr].join('')
    expect(seen).toContain('"secret","put","SIGNING_KEYS"')
    expect(secretsOf(worker.keys())).toHaveLength(2)
    for (const value of secretsOf(worker.keys())) expect(seen).not.toContain(value)
  })

  it.each([
    ['last_key', ['remove', 'old']],
    ['kid_unknown', ['remove', 'none']],
  ])('refuses as the local one does, before the Worker is touched: %s', async (code, args) => {
    const { remote, worker, run } = deployed()
    const before = remote.text()
    expect(await run(...args, '--remote')).toEqual(refusal(code))
    expect(remote.text()).toBe(before)
    expect(worker.read().seen).toBeUndefined()
  })

  it('refuses more keys than the secret of a Worker can hold', async () => {
    const { remote, worker, run } = deployed()
    const many = Array.from({ length: 60 }, (_, index) => secret(`key-${index}`, index))
    remote.write(`SIGNING_KEYS='${jwks(...many)}'\n`)
    expect(await run('new', '--remote')).toEqual(refusal('keys_too_large'))
    expect(remote.keys()).toEqual(many)
    expect(worker.keys()).toEqual([secret('old')])
  })
})

describe('where there is no .remote.vars', () => {
  const unknown = () => keyFolder(folder, { secrets: { SIGNING_KEYS: OLD } })

  it('leaves keys alone that it does not know', async () => {
    const { remote, worker, run } = unknown()
    const result = await run('rotate', '--remote')
    expect(result).toEqual(refusal('keys_unknown'))
    expect(result.stderr).toMatch(/SIGNING_KEYS.*--replace/)
    expect(worker.keys()).toEqual([secret('old')])
    expect(existsSync(remote.path)).toBe(false)
  })

  it('takes the set that is given in the environment for the copy', async () => {
    const { remote, worker, environment } = unknown()
    const given = { ...environment, SIGNING_KEYS: OLD }
    expect((await runScript('keys', ['new', '--remote'], given)).exitCode).toBe(0)
    expect(worker.keys()).toMatchObject([secret('old'), { alg: 'HS256' }])
    expect(remote.keys()).toEqual(worker.keys())
  })

  it('starts a new set with --replace', async () => {
    const { remote, worker, done } = unknown()
    const { kid } = await done('new', '--remote', '--replace')
    expect(worker.keys().map((key) => key.kid)).toEqual([kid])
    expect(remote.keys()).toEqual(worker.keys())
  })

  it('has nothing to show and nothing to push', async () => {
    const { remote, run } = keyFolder(folder)
    expect(await run('list', '--remote')).toEqual(refusal('keys_unknown'))
    expect(await run('push', '--remote')).toEqual(refusal('keys_unknown'))
    expect(existsSync(remote.path)).toBe(false)
  })
})

it('does not give up keys that it knows', async () => {
  const { worker, run } = deployed()
  expect(await run('new', '--remote', '--replace')).toEqual(refusal('usage', 2))
  expect(worker.keys()).toEqual([secret('old')])
})

it('tells in one line that there is no Worker yet, and how to make one', async () => {
  const { remote, worker, run } = keyFolder(folder, { missing: true })
  const result = await run('new', '--remote')
  expect(result).toEqual(refusal('worker_missing'))
  expect(result.stderr).toMatch(/^error: Worker "sluice" not found; .*secret put ADMIN_TOKEN/)
  expect(existsSync(remote.path)).toBe(false)
  expect(worker.read().secrets).toEqual({ ADMIN_TOKEN: 'x' })
})

it('gives a Worker its keys again, as after somebody else has set others', async () => {
  const { worker, done } = deployed()
  worker.change({ secrets: { SIGNING_KEYS: jwks(secret('foreign', 7)) } })
  expect((await done('push', '--remote')).keys).toMatchObject([{ kid: 'old', signs: true }])
  expect(worker.keys()).toEqual([secret('old')])
})
