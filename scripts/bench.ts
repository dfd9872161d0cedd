import { arch, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { edge } from './bench/edge.ts'
import { firstFrame } from './bench/first-frame.ts'
import { playlist } from './bench/playlist.ts'
import { publish } from './bench/publish.ts'
import { toReport, toText } from './bench/report.ts'
import { isMet, type Suite, type SuiteResult } from './bench/suite.ts'
import { token } from './bench/token.ts'
import { transcode } from './bench/transcode.ts'
import { runCommand, UsageError } from './support/command.ts'

const SUITES: Readonly<Record<string, Suite>> = {
  edge,
  'first-frame': firstFrame,
  playlist,
  publish,
  token,
  transcode,
}

const HELP = `npm run bench -- [SUITE …] [options]

Measures Sluice beside its peers, taking turns on this machine. Suites (default: all):

  edge               requests a second, processor time and memory of the Worker
  first-frame        how soon a film plays while it is encoded (needs FFmpeg, some minutes)
  playlist           time to rewrite a playlist
  publish            what an upload adds to an encode, memory of two hours (needs FFmpeg, some minutes)
  token              time to verify a link, again and for the first time
  transcode          time, pictures, rates and memory of an encode (needs FFmpeg, some minutes)

  --json             one JSON object, for programs`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const results = new Map<string, SuiteResult>()
  for (const [name, suite] of chosen(positionals)) {
    process.stderr.write(`suite ${name}\n`)
    const result = await suite({ say: (line) => process.stderr.write(`  ${line}\n`) })
    results.set(name, result)
    if (!values.json) print(`\n${toText(result)}\n`)
  }
  print(values.json ? JSON.stringify(asJson(results), null, 2) : verdict([...results.values()]))
})

function chosen(names: readonly string[]): [string, Suite][] {
  const wanted = names.length === 0 ? Object.keys(SUITES) : [...new Set(names)]
  return wanted.map((name) => {
    const suite = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined
    if (suite === undefined) {
      throw new UsageError(
        `there is no suite ${name}`,
        `choose of ${Object.keys(SUITES).join(', ')}`,
      )
    }
    return [name, suite]
  })
}

function asJson(results: ReadonlyMap<string, SuiteResult>) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, arch: arch() }
  const suites = Object.fromEntries([...results].map(([name, result]) => [name, toReport(result)]))
  return { date: new Date().toISOString(), node: process.version, machine, suites }
}

function verdict(results: readonly SuiteResult[]): string {
  const targets = results.flatMap((result) => result.targets)
  return `${targets.filter(isMet).length} of ${targets.length} targets met`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
