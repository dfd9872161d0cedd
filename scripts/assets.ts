import { parseArgs } from 'node:util'
import { parseAssetName } from '../src/core/asset-name.ts'
import { keyPath } from '../src/core/token/signed-url.ts'
import {
  type AdminTarget,
  adminTarget,
  callAdminApi,
  TARGET_HELP,
  TARGET_OPTIONS,
} from './support/admin-api.ts'
import {
  type ApiAsset,
  type ApiAssetSummary,
  assetReport,
  assetTable,
} from './support/asset-report.ts'
import { runCommand, UsageError } from './support/command.ts'
import { confirm } from './support/confirm.ts'
import {
  collectGarbage,
  GARBAGE_OPTIONS,
  type GarbageOptions,
  type GarbageQuestion,
  garbageReport,
  readQuestion,
} from './support/garbage.ts'

const HELP = `npm run assets -- ls [PREFIX] | show NAME | rm NAME | purge NAME | gc [PREFIX]

  ls                 all assets, or those whose names begin with PREFIX
  show               what is known of one
  rm                 removes one wholly, what viewers start from first; --yes does not ask
  purge              makes the shared cache forget everything of one
  gc                 removes what nobody needs: versions that another took the place of, when every
                     session that may play them has ended, and uploads that were never finished
    --older-than 24h only what has no object that was written within that time, 1h or more
    --dry-run        tells what it would remove

${TARGET_HELP}
  --json             one JSON object`

const CURE = 'try npm run assets -- --help'

interface Outcome {
  readonly json: unknown
  readonly text: string
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      yes: { type: 'boolean', default: false },
      ...GARBAGE_OPTIONS,
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const action = readAction(positionals, values)
  const { json, text } = await action(await adminTarget(values))
  print(values.json ? JSON.stringify(json) : text)
})

type Action = (target: AdminTarget) => Promise<Outcome>
type NamedAction = (target: AdminTarget, name: string, yes: boolean) => Promise<Outcome>

function readAction(
  [word, operand, ...rest]: readonly string[],
  { yes, ...options }: GarbageOptions & { readonly yes: boolean },
): Action {
  if (rest.length > 0) throw new UsageError(`${rest.join(' ')} is too much`, CURE)
  if (word === 'gc') {
    const question = readQuestion(operand, options)
    return (target) => gc(target, question)
  }
  // Whoever asks what `rm` would do must not find out by what it did.
  if (options['dry-run'] || options['older-than'] !== undefined) {
    throw new UsageError('--dry-run and --older-than are for gc alone', CURE)
  }
  if (word === 'ls') return (target) => list(target, operand ?? '')
  const action = word === undefined ? undefined : namedAction(word)
  if (action === undefined) throw new UsageError('ls, show, rm, purge or gc is needed', CURE)
  if (operand === undefined) throw new UsageError(`${word} needs the name of an asset`, CURE)
  const name = parseAssetName(operand)
  return (target) => action(target, name, yes)
}

function namedAction(word: string) {
  const actions: Readonly<Record<string, NamedAction>> = { show, rm, purge }
  return Object.hasOwn(actions, word) ? actions[word] : undefined
}

/** Page by page, however many there are. */
async function list(target: AdminTarget, prefix: string): Promise<Outcome> {
  const assets: ApiAssetSummary[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ prefix, limit: '1000', ...(cursor && { cursor }) })
    const page = (await callAdminApi(target, { method: 'GET', path: `assets?${query}` })) as {
      assets: ApiAssetSummary[]
      cursor: string | null
    }
    assets.push(...page.assets)
    cursor = page.cursor
  } while (cursor !== null)
  return { json: { assets }, text: assets.length === 0 ? 'no assets' : assetTable(assets) }
}

async function show(target: AdminTarget, name: string): Promise<Outcome> {
  const path = `assets/${keyPath(name)}`
  const asset = (await callAdminApi(target, { method: 'GET', path })) as ApiAsset
  return { json: asset, text: assetReport(asset) }
}

async function rm(target: AdminTarget, name: string, yes: boolean): Promise<Outcome> {
  await confirm(`remove ${name} and all its versions from ${target.base}?`, yes)
  const path = `assets/${keyPath(name)}`
  const answer = (await callAdminApi(target, { method: 'DELETE', path })) as Removed
  const text = `removed ${name}, ${answer.objects} objects${unpurged(answer)}`
  return { json: answer, text }
}

interface Removed {
  readonly objects: number
  readonly purged: boolean
  readonly cache: boolean
}

function unpurged({ purged, cache }: Removed): string {
  if (purged) return ''
  return cache
    ? '; purged: false, the shared cache still has it, run the same again in a minute'
    : '; purged: false, there is no shared cache there'
}

async function purge(target: AdminTarget, name: string): Promise<Outcome> {
  const path = `assets/${keyPath(name)}/purge`
  const answer = (await callAdminApi(target, { method: 'POST', path })) as { cache: boolean }
  const text = answer.cache ? `purged ${name}` : `${name}: there is no shared cache there`
  return { json: answer, text }
}

/** Asks nothing: it takes what nobody can play, and only that. */
async function gc(target: AdminTarget, question: GarbageQuestion): Promise<Outcome> {
  const garbage = await collectGarbage(target, question)
  return { json: garbage, text: garbageReport(garbage) }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
