import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { endGroup, spawnGroup } from '../../../scripts/support/process-group.ts'
import { processes } from '../../support/processes.ts'

const MODULE = new URL('../../../scripts/support/process-group.ts', import.meta.url).href

/** A shell that starts a `sleep`, says its id, and goes on as told. */
const shell = (then: string) => ['-c', `sleep 60 & echo $!; ${then}`] as const

test('a group ends with what its first process started', async () => {
  const child = spawnGroup('sh', shell('wait'), { stdio: ['ignore', 'pipe', 'inherit'] })
  const sleeper = await firstNumber(child)
  await endGroup(child)
  expect(isRunning(sleeper)).toBe(false)
})

test('a group ends where its first process is gone already', async () => {
  const child = spawnGroup('sh', shell('exit 1'), { stdio: ['ignore', 'pipe', 'inherit'] })
  const sleeper = await firstNumber(child)
  if (child.exitCode === null) await once(child, 'exit')
  expect(isRunning(sleeper)).toBe(true)
  await endGroup(child)
  expect(isRunning(sleeper)).toBe(false)
})

test('a group that does not listen to SIGTERM is killed', async () => {
  const args = ['-c', "trap '' TERM; sleep 60 & echo $!; wait"]
  const child = spawnGroup('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const sleeper = await firstNumber(child)
  await endGroup(child)
  expect(isRunning(sleeper)).toBe(false)
})

test.each([
  ['exits', 'process.exit(3)'],
  ['fails', "throw new Error('on purpose')"],
])('a process that %s leaves no group behind', async (_, how) => {
  const source = `
    import { spawnGroup } from '${MODULE}'
    const child = spawnGroup('sh', ${JSON.stringify(shell('wait'))}, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', (line) => process.stdout.write(line, () => { ${how} }))`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(parent, 'exit')
  const sleeper = await firstNumber(parent)
  await exited
  await expect.poll(() => isRunning(sleeper)).toBe(false)
})

async function firstNumber(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('it must have an output')
  const [line] = await once(child.stdout, 'data')
  return Number(String(line))
}

function isRunning(pid: number): boolean {
  return processes().some(({ id }) => id === String(pid))
}
