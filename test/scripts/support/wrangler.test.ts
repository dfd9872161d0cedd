import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startWrangler } from '../../../scripts/support/local-edge.ts'
import { reasonIn } from '../../../scripts/support/wrangler.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'
import { processes } from '../../support/processes.ts'

const folder = temporaryFolder()
const stateFolder = join(folder, 'state')
const config = join(folder, 'wrangler.json')
writeFileSync(join(folder, 'hello.js'), "export default { fetch: () => new Response('hello') }\n")
writeFileSync(
  config,
  JSON.stringify({ name: 'hello', main: 'hello.js', compatibility_date: '2026-01-01' }),
)

test('a start that is broken off leaves no process behind', async () => {
  const controller = new AbortController()
  const started = startWrangler(config, { stateFolder, signal: controller.signal })
  const outcome = expect(started).rejects.toMatchObject({ code: 'cancelled' })
  await expect.poll(groupOfWrangler, { timeout: 20_000 }).toBeDefined()
  const group = groupOfWrangler()
  controller.abort()
  await outcome
  expect(membersOf(group)).toEqual([])
})

test('where wrangler dies it is told, and the rest of its group can still be ended', async () => {
  const wrangler = await startWrangler(config, { stateFolder })
  expect(await (await fetch(wrangler.url)).text()).toBe('hello')
  const group = groupOfWrangler()
  process.kill(Number(group), 'SIGKILL')
  await expect(wrangler.failure).rejects.toMatchObject({
    code: 'edge_failed',
    message: 'the local edge ended with SIGKILL',
  })
  expect(membersOf(group)).not.toEqual([])
  await wrangler.stop()
  expect(membersOf(group)).toEqual([])
})

test('a Worker that does not build is told in one line without colours', async () => {
  writeFileSync(join(folder, 'broken.js'), 'export default {\n')
  const broken = join(folder, 'broken.json')
  writeFileSync(
    broken,
    JSON.stringify({ name: 'broken', main: 'broken.js', compatibility_date: '2026-01-01' }),
  )
  const error = await startWrangler(broken, { stateFolder }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'edge_failed',
    message: expect.stringMatching(/^the local edge did not start: [ -~✘]+$/),
    cure: expect.stringContaining('--verbose'),
  })
})

test.each([
  [
    '\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[0m no key\u001b[0m\n\nmore\n',
    '✘ [ERROR no key',
  ],
  ['one\r\ntwo\r\n\r\n', 'two'],
  ['request failed: /s/eyJabc/x', 'request failed: /s/…/x'],
  ['', 'wrangler said nothing'],
])('of %j the reason is %j', (output, reason) => {
  expect(reasonIn(output)).toBe(reason)
})

/** The first process of the group is the one whose arguments name the folder of its bucket. */
function groupOfWrangler(): string | undefined {
  return processes().find(({ group, id, args }) => id === group && args.includes(stateFolder))
    ?.group
}

function membersOf(group: string | undefined): string[] {
  return processes()
    .filter((one) => one.group === group)
    .map(({ args }) => args)
}
