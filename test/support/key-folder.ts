import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { expect } from 'vitest'
import { type Keyring, readKeyring } from '../../src/core/token/keyring.ts'
import { type CommandResult, runScript } from './run-command.ts'
import type { KeyJson } from './signing-keys.ts'
import type { StandInWorker } from './stand-in-wrangler.ts'

const WRANGLER = fileURLToPath(new URL('stand-in-wrangler.ts', import.meta.url))

/** A folder of its own for `npm run keys`: variables here, and a Worker that is a file. */
export function keyFolder(parent: string, deployed: Partial<StandInWorker> = {}) {
  const folder = mkdtempSync(join(parent, 'keys-'))
  const local = varsFile(join(folder, '.dev.vars'))
  const remote = varsFile(join(folder, '.remote.vars'))
  const worker = standIn(join(folder, 'worker.json'))
  worker.become({ secrets: { ADMIN_TOKEN: 'x' }, ...deployed })
  const environment = {
    SLUICE_DEV_VARS: local.path,
    SLUICE_REMOTE_VARS: remote.path,
    SLUICE_WRANGLER: WRANGLER,
    STAND_IN_WORKER: worker.path,
    SIGNING_KEYS: '',
  }
  const run = (...args: string[]) => runScript('keys', args, environment)
  /** Runs an action that must succeed without a word on the side, and gives what `--json` says. */
  const done = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(...args, '--json')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    return JSON.parse(stdout)
  }
  return { local, remote, worker, environment, run, done }
}

/** What a failed command says: one line with a cure. */
export function refusal(code: string, exitCode = 1): CommandResult {
  const line = new RegExp(`^error: [^\\n]+; [^\\n]+ \\(${code}\\)\\n$`)
  return { exitCode, stdout: '', stderr: expect.stringMatching(line) }
}

function varsFile(path: string) {
  const text = () => readFileSync(path, 'utf8')
  const keysOf = (name: string): readonly KeyJson[] => JSON.parse(parseEnv(text())[name] ?? '').keys
  return {
    path,
    text,
    write: (content: string) => writeFileSync(path, content),
    keys: () => keysOf('SIGNING_KEYS'),
    nextKeys: () => keysOf('NEXT_SIGNING_KEYS'),
    ring: (): Keyring => readKeyring(parseEnv(text()).SIGNING_KEYS ?? ''),
  }
}

function standIn(path: string) {
  const read = (): StandInWorker => JSON.parse(readFileSync(path, 'utf8'))
  return {
    path,
    read,
    become: (worker: StandInWorker) => writeFileSync(path, JSON.stringify(worker)),
    change: (part: Partial<StandInWorker>) =>
      writeFileSync(path, JSON.stringify({ ...read(), ...part })),
    keys: (): readonly KeyJson[] => JSON.parse(read().secrets.SIGNING_KEYS ?? '').keys,
  }
}
