import { parseArgs } from 'node:util'
import { runCommand, UsageError } from './support/command.ts'
import { followRun } from './support/follow-run.ts'
import { CLOCK, failedJson, readyJson } from './support/json-listener.ts'
import { joinNegativeValues } from './support/negative-values.ts'
import { nextSteps } from './support/next-steps.ts'
import { runTranscode } from './support/transcode.ts'
import { TRANSCODE_HELP } from './support/transcode-help.ts'
import { readTranscodeOptions, TRANSCODE_OPTIONS } from './support/transcode-options.ts'
import { closingReport } from './support/transcode-report.ts'

await runCommand(main, (failure) => {
  // Also where the options themselves were not understood.
  if (process.argv.includes('--json')) print(failedJson(failure, CLOCK.now()))
})

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: joinNegativeValues(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      ...TRANSCODE_OPTIONS,
      log: { type: 'string' },
      webhook: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(TRANSCODE_HELP)
  const [inputPath, ...rest] = positionals
  if (inputPath === undefined || rest.length > 0) {
    throw new UsageError('one input file is needed', 'try npm run transcode -- --help')
  }
  const startedAtMs = CLOCK.elapsedMs()
  const request = readTranscodeOptions(inputPath, values)
  const steps = nextSteps(values.target, request.asset)
  const follow = { request, steps, values, print }
  const result = await followRun(follow, (more) => runTranscode({ ...request, ...more }))
  const tookSeconds = (CLOCK.elapsedMs() - startedAtMs) / 1000
  print(values.json ? readyJson(result, CLOCK.now()) : closingReport(result, steps, tookSeconds))
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
