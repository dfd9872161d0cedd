import { parseArgs } from 'node:util'
import { parseAssetName } from '../src/core/asset-name.ts'
import { isFileName } from '../src/core/object-path.ts'
import { parseSpan } from '../src/core/token/lifetimes.ts'
import { adminTarget, TARGET_OPTIONS } from './support/admin-api.ts'
import { readBase } from './support/base-option.ts'
import { runCommand, UsageError } from './support/command.ts'
import { LINK_HELP, LINK_OPTIONS, readLinkTerms } from './support/link-options.ts'
import { issueHere, issueThere, type SignRequest, withUrls } from './support/links.ts'
import { maxLifeHere } from './support/max-life.ts'
import { runningEdgeUrl } from './support/running-edge.ts'

const HELP = `npm run sign -- NAME [options]

Prints the stream URL (for players) and the watch URL (for people) of an asset. For a folder of
assets, whose name ends in a slash, it prints the token.

  --ttl SPAN         how long playback may be started: 90s, 15m, 2h, 7d (default 2h)
${LINK_HELP}
  --entry FILE       the playlist in the asset's folder (default master.m3u8)
  --base URL         where Sluice is reached (default: the edge that runs on this machine)
  --remote           let the deployed Sluice at --base or SLUICE_URL sign, opened by ADMIN_TOKEN
  --json             one JSON object

Without --remote it signs with SIGNING_KEYS of the environment, else with the keys of .dev.vars.`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...LINK_OPTIONS,
      ...TARGET_OPTIONS,
      ttl: { type: 'string', default: '2h' },
      entry: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const [name, ...rest] = positionals
  if (name === undefined || rest.length > 0) {
    throw new UsageError('one asset name is needed', 'try npm run sign -- --help')
  }
  const request: SignRequest = {
    asset: readSubject(name),
    ttlSeconds: readTtl(values.ttl),
    entry: readEntry(values.entry),
    terms: readLinkTerms(values, Math.floor(Date.now() / 1000)),
  }
  const target = values.remote ? await adminTarget(values) : undefined
  if (target === undefined) await requireUsable(request)
  const link = target ? await issueThere(request, target) : await issueHere(request)
  if (name.endsWith('/')) return print(values.json ? JSON.stringify(link) : `token   ${link.token}`)
  const base = target?.base ?? readBase(values.base) ?? (await defaultBase())
  const signed = withUrls(link, base, request.entry)
  const { streamUrl, watchUrl } = signed
  print(values.json ? JSON.stringify(signed) : `stream  ${streamUrl}\nwatch   ${watchUrl}`)
})

async function defaultBase(): Promise<string> {
  return (await runningEdgeUrl()) ?? 'http://127.0.0.1:8787'
}

function readSubject(name: string): string {
  return name.endsWith('/') ? `${parseAssetName(name.slice(0, -1))}/` : parseAssetName(name)
}

function readTtl(text: string): number {
  const seconds = parseSpan(text)
  if (seconds === undefined) {
    throw new UsageError(
      `--ttl ${text} is not a span of time`,
      'give one such as 90s, 15m, 2h or 7d',
    )
  }
  return seconds
}

/** A longer one would be refused when it is used; a deployed Sluice says so by itself. */
async function requireUsable({ ttlSeconds }: SignRequest): Promise<void> {
  const { link: longest } = await maxLifeHere()
  if (ttlSeconds <= longest) return
  throw new UsageError(
    `--ttl ${ttlSeconds}s is longer than the ${longest} s that a link may live`,
    'give a shorter one, or raise MAX_LINK_SECONDS in wrangler.toml',
  )
}

function readEntry(text: string | undefined): string | undefined {
  if (text !== undefined && !isFileName(text)) {
    throw new UsageError(
      `--entry ${text} is not a file in the asset's folder`,
      'give its name alone',
    )
  }
  return text
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
