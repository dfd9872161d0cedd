import { expect, test } from 'vitest'
import { runScript } from '../support/run-command.ts'

test.each([
  ['dev', ['--nothing'], "Unknown option '--nothing'"],
  ['dev', ['--port'], "Option '--port <value>' argument missing"],
  ['dev', ['--port', '-p'], "Option '--port' argument is ambiguous"],
  ['demo', ['--verbose=1'], "Option '--verbose' does not take an argument"],
  ['dev', ['film.mp4'], "Unexpected argument 'film.mp4'"],
])('%s %j is one line that leads to --help', async (name, args, what) => {
  expect(await runScript(name, args)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error: ${what}; try --help (usage)\n`,
  })
})
