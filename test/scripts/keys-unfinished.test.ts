import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { keyFolder, refusal } from '../support/key-folder.ts'
import { runScript } from '../support/run-command.ts'
import { jwks, secret, secretsOf } from '../support/signing-keys.ts'
import type { StandInWorker } from '../support/stand-in-wrangler.ts'

const folder = temporaryFolder()
const OLD = jwks(secret('old'))

/** A Worker with one key, its copy, and a rotation that broke off. */
async function brokenOff(failure: NonNullable<StandInWorker['failure']>) {
  const made = keyFolder(folder, { failure, secrets: { SIGNING_KEYS: OLD } })
  made.remote.write(`SIGNING_KEYS='${OLD}'\n`)
  const result = await made.run('rotate', '--remote')
  // From here on nothing fails any more.
  made.worker.become({ secrets: made.worker.read().secrets })
  return { ...made, result }
}

describe.each([
  ['refused', 1],
  ['answer lost', 2],
  ['caller dies', 2],
] as const)('a change that broke off: %s', (failure, keysOfWorker) => {
  let broken: Awaited<ReturnType<typeof brokenOff>>
  beforeAll(async () => {
    broken = await brokenOff(failure)
  })

  it('leaves every key that the Worker may have in the copy', () => {
    const { remote, worker } = broken
    expect(worker.keys()).toHaveLength(keysOfWorker)
    expect(remote.keys()).toEqual([secret('old')])
    expect(remote.nextKeys()).toMatchObject([{ alg: 'HS256' }, secret('old')])
    expect([remote.keys(), remote.nextKeys()]).toContainEqual(worker.keys())
  })

  it('is told by list', async () => {
    expect(await broken.run('list', '--remote')).toEqual({
      exitCode: 0,
      stdout: 'old  HS256  signs\n',
      stderr: expect.stringMatching(/^an earlier change [^\n]+\n$/),
    })
  })

  it('lets no other change pass', async () => {
    const { remote, worker, run } = broken
    const before = [remote.text(), worker.read()]
    const result = await run('rotate', '--remote')
    expect(result).toEqual(refusal('keys_unfinished'))
    expect(result.stderr).toContain('npm run keys -- push --remote')
    expect([remote.text(), worker.read()]).toEqual(before)
  })

  it('is finished by push, with the key that it had made', async () => {
    const { remote, worker, done } = broken
    const next = remote.nextKeys()
    await done('push', '--remote')
    expect(worker.keys()).toEqual(next)
    expect(remote.text()).toBe(`SIGNING_KEYS='${jwks(...next)}'\n`)
  })
})

it.each(['refused', 'answer lost'] as const)(
  'a failed put (%s) is told in one line that says what holds, and shows no key',
  async (failure) => {
    const { remote, result } = await brokenOff(failure)
    expect(result).toEqual(refusal('worker_failed'))
    expect(result.stderr).toMatch(/may not have the new SIGNING_KEYS: .*; \.remote\.vars keeps/)
    for (const value of secretsOf(remote.nextKeys())) expect(result.stderr).not.toContain(value)
  },
)

it('a first key that never arrived is finished by push as well', async () => {
  const { remote, worker, run, done } = keyFolder(folder, { failure: 'answer lost' })
  expect(await run('new', '--remote')).toEqual(refusal('worker_failed'))
  worker.become({ secrets: worker.read().secrets })
  await done('push', '--remote')
  expect(worker.keys()).toHaveLength(1)
  expect(remote.keys()).toEqual(worker.keys())
})

it('a set that was given for the copy is kept, also where its change breaks off', async () => {
  const { remote, environment } = keyFolder(folder, {
    failure: 'refused',
    secrets: { SIGNING_KEYS: OLD },
  })
  const given = { ...environment, SIGNING_KEYS: OLD }
  const { exitCode } = await runScript('keys', ['rotate', '--remote'], given)
  expect(exitCode).toBe(1)
  expect(remote.keys()).toEqual([secret('old')])
  expect(remote.nextKeys()).toHaveLength(2)
})
