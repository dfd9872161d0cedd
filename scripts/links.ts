import { parseArgs } from 'node:util'
import { adminTarget, callAdminApi, TARGET_HELP, TARGET_OPTIONS } from './support/admin-api.ts'
import { runCommand, UsageError } from './support/command.ts'
import { explainHere } from './support/explain-here.ts'
import { type ApiExplanation, explanationText } from './support/explanation-text.ts'
import { readTime } from './support/link-options.ts'
import {
  type ApiRevocation,
  readRevoked,
  revocationTable,
  revokedText,
} from './support/revocations.ts'
import { runningEdgeUrl } from './support/running-edge.ts'

const HELP = `npm run links -- explain URL|TOKEN | revoke WHAT | revoked | restore KIND NAME

  explain            what a link or a session opens, for how long, and which check it fails
    --asset NAME     for which asset, where a link opens several
    --country DE, --address IP, --referrer URL   for a viewer like that
  revoke             takes access back, everywhere within 30 s: of URL|TOKEN, or by name
    --jti ID         a link, with all sessions that it started
    --sid ID         one session
    --asset NAME     all that was issued for an asset, or a folder, until now
    --kid KID        everything that a key has signed or will sign
    --until WHEN     forget it then: 2h from now, or 2026-12-24T20:00Z
  revoked            what is taken back at present
  restore            gives access again: restore jti ID

${TARGET_HELP}
  --json             one JSON object

Where no edge runs on this machine, explain works by the keys of .dev.vars alone.`

const OPTIONS = {
  ...TARGET_OPTIONS,
  asset: { type: 'string' },
  country: { type: 'string' },
  address: { type: 'string' },
  referrer: { type: 'string' },
  jti: { type: 'string' },
  sid: { type: 'string' },
  kid: { type: 'string' },
  until: { type: 'string' },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parse>['values']
interface Outcome {
  readonly json: unknown
  readonly text: string
}

const CURE = 'try npm run links -- --help'

await runCommand(async () => {
  const { values, positionals } = parse()
  if (values.help) return print(HELP)
  const { json, text } = await perform(positionals, values)
  print(values.json ? JSON.stringify(json) : text)
})

function parse() {
  return parseArgs({ allowPositionals: true, options: OPTIONS })
}

function perform([action, ...words]: readonly string[], values: Values): Promise<Outcome> {
  switch (action) {
    case 'explain':
      return explain(only(words, 'one URL or token'), values)
    case 'revoke':
      return revoke(words, values)
    case 'revoked':
      return revoked(values)
    case 'restore':
      return restore(words, values)
    default:
      throw new UsageError('explain, revoke, revoked or restore is needed', CURE)
  }
}

async function explain(token: string, values: Values): Promise<Outcome> {
  const { asset, country, address, referrer } = values
  const question = defined({ token, asset, country, address, referrer })
  const isHere = !values.remote && values.base === undefined
  const explanation =
    isHere && (await runningEdgeUrl()) === undefined
      ? await explainHere({ token, country, address, referrer })
      : ((await callAdminApi(await adminTarget(values), {
          method: 'GET',
          path: `explain?${new URLSearchParams(question)}`,
        })) as ApiExplanation)
  if (!explanation.valid) process.exitCode = 1
  return { json: explanation, text: explanationText(explanation) }
}

async function revoke(words: readonly string[], values: Values): Promise<Outcome> {
  const until = readTime('--until', values.until, Math.floor(Date.now() / 1000))
  const body = { ...readRevoked(words, values), ...(until !== undefined && { until }) }
  const target = await adminTarget(values)
  const call = { method: 'POST', path: 'revocations', body } as const
  const added = (await callAdminApi(target, call)) as ApiRevocation
  return { json: added, text: revokedText(added) }
}

async function revoked(values: Values): Promise<Outcome> {
  const call = { method: 'GET', path: 'revocations' } as const
  const answer = (await callAdminApi(await adminTarget(values), call)) as {
    revocations: readonly ApiRevocation[]
  }
  return { json: answer, text: revocationTable(answer.revocations) }
}

async function restore([kind, name, ...rest]: readonly string[], values: Values): Promise<Outcome> {
  if (kind === undefined || name === undefined || rest.length > 0) {
    throw new UsageError('restore needs a kind and a name, such as jti ID', CURE)
  }
  const path = `revocations?${new URLSearchParams({ [kind]: name })}`
  const answer = await callAdminApi(await adminTarget(values), { method: 'DELETE', path })
  return { json: answer, text: `restored ${kind} ${name}, everywhere within 30 s` }
}

function only(words: readonly string[], what: string): string {
  const [word, ...rest] = words
  if (word !== undefined && rest.length === 0) return word
  throw new UsageError(`${what} is needed`, CURE)
}

function defined(options: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
