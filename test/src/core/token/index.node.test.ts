import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/ffmpeg.ts'
import { canRun, isSkipped } from '../../../support/programs.ts'
import { run } from '../../../support/run-command.ts'
import { bundleTokenCore, ROUND_TRIP_TEXT } from '../../../support/token-bundle.ts'
import { ROUND_TRIP } from '../../../support/token-round-trip.ts'

describe.each(['neutral', 'browser', 'node'] as const)('for the platform %s', (platform) => {
  it('the token core is made of src/core and jose alone', async () => {
    const { metafile } = await bundleTokenCore(platform, 'esm')
    const inputs = Object.keys(metafile.inputs)
    expect(inputs).toContain('src/core/token/verify.ts')
    expect(
      inputs.filter((path) => !/^src\/core\/|(?:^|\/)node_modules\/jose\//.test(path)),
    ).toEqual([])
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  })
})

describe('the token core issues and verifies links', () => {
  const folder = temporaryFolder()

  it('where there are no globals but those of web standards', async () => {
    const { code } = await bundleTokenCore('neutral', 'iife')
    const context = createContext({
      ...{ atob, btoa, crypto, TextDecoder, TextEncoder, URL },
      // Bytes that these make are of this realm, and jose tells bytes by their class.
      Uint8Array,
    })
    expect(await runInContext(`${code}\n${ROUND_TRIP_TEXT}`, context)).toEqual(ROUND_TRIP)
  })

  const runtimes = [
    { name: 'Node', program: process.execPath, args: [] },
    { name: 'Deno', program: 'deno', args: ['run', '--no-config', '--no-prompt', '--cached-only'] },
    { name: 'Bun', program: 'bun', args: [] },
  ] as const
  for (const { name, program, args } of runtimes) {
    const isMissing = isSkipped(canRun(program), `what needs ${name}, which is not installed`)
    it.skipIf(isMissing)(`in ${name}`, async () => {
      const { code } = await bundleTokenCore('neutral', 'esm')
      writeFileSync(join(folder, 'core.mjs'), code)
      const main = join(folder, 'main.mjs')
      const text = `import * as core from './core.mjs'\nconst result = await ${ROUND_TRIP_TEXT}`
      writeFileSync(main, `${text}\nconsole.log(JSON.stringify(result))\n`)
      const { stdout, stderr } = await run(program, [...args, main])
      expect(stderr).toBe('')
      expect(JSON.parse(stdout)).toEqual(ROUND_TRIP)
    })
  }
})
