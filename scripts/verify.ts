import { parseArgs } from 'node:util'
import { verify } from '../transcoder/verify/verify.ts'
import { TARGET_OPTIONS } from './support/admin-api.ts'
import { runCommand, UsageError } from './support/command.ts'
import { hideTokens } from './support/hide-tokens.ts'
import { interrupted } from './support/signals.ts'
import { verifyProgress } from './support/verify/progress.ts'
import { reportText } from './support/verify/report-text.ts'
import { verifyTarget } from './support/verify/target.ts'

const HELP = `npm run verify -- NAME | URL | DIR | FILE [options]

Reads a whole HLS stream, every playlist and every segment, and holds it against Apple's HLS
Authoring Specification and RFC 8216bis. Exits with 1 where a MUST is broken.

  NAME               an asset of the edge that runs on this machine; a link is signed for it
  URL                a playlist of anybody's; it may carry ?token=
  DIR, FILE          a folder with its playlists, or a playlist, on this machine; what is there
                     comes before an asset of that name, unless --base or --remote is given

  --entry FILE       the playlist in the asset's folder (default master.m3u8)
  --base URL         where Sluice is reached (default: the edge that runs on this machine)
  --remote           let the deployed Sluice at --base or SLUICE_URL sign, opened by ADMIN_TOKEN
  --all              also what is kept, and why rules were skipped
  --json             one JSON object with every rule`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      entry: { type: 'string' },
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const [operand, ...rest] = positionals
  if (operand === undefined || rest.length > 0) {
    throw new UsageError('one stream is needed', 'try npm run verify -- --help')
  }
  const { resources, uri } = await verifyTarget(operand, values)
  const progress = verifyProgress(process.stderr)
  const report = await verify(resources, uri, {
    signal: interrupted().signal,
    onProgress: (each) => progress.update(each),
  }).finally(() => progress.stop())
  print(values.json ? JSON.stringify(report) : reportText(report, values.all))
  if (report.failed > 0) process.exitCode = 1
})

/** Whatever a stream says of itself: no token of it is shown. */
function print(text: string): void {
  process.stdout.write(`${hideTokens(text)}\n`)
}
