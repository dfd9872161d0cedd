import { parseArgs } from 'node:util'
import { parseAssetName } from '../src/core/asset-name.ts'
import { DEFAULT_MAX_LINK_SECONDS, parseSpan } from '../src/core/token/lifetimes.ts'
import { readBase } from './support/base-option.ts'
import { runCommand, UsageError } from './support/command.ts'
import { signLink } from './support/links.ts'
import { runningEdgeUrl } from './support/local-edge.ts'

const HELP = `npm run sign -- NAME [options]

Prints the stream URL (for players) and the watch URL (for people) of an asset.

  --ttl SPAN         how long playback may be started: 90s, 15m, 2h, 7d (default 2h)
  --max-height N     no rendition higher than N pixels
  --min-height N     no rendition lower than N pixels
  --clip FROM-TO     only this part, in seconds: 90-120, or 90- to the end
  --entry FILE       the playlist in the asset's folder (default master.m3u8)
  --base URL         where Sluice is reached (default: the edge that runs on this machine)
  --json             one JSON object`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ttl: { type: 'string', default: '2h' },
      'max-height': { type: 'string' },
      'min-height': { type: 'string' },
      clip: { type: 'string' },
      entry: { type: 'string' },
      base: { type: 'string' },
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
  const link = await signLink({
    asset: parseAssetName(name),
    ttlSeconds: readTtl(values.ttl),
    terms: defined({
      max_height: readHeight('--max-height', values['max-height']),
      min_height: readHeight('--min-height', values['min-height']),
      clip: readClip(values.clip),
    }),
    entry: readEntry(values.entry),
    base: readBase(values.base) ?? (await runningEdgeUrl()) ?? 'http://127.0.0.1:8787',
  })
  print(values.json ? JSON.stringify(link) : `stream  ${link.streamUrl}\nwatch   ${link.watchUrl}`)
})

function readTtl(text: string): number {
  const seconds = parseSpan(text)
  if (seconds === undefined) {
    throw new UsageError(
      `--ttl ${text} is not a span of time`,
      'give one such as 90s, 15m, 2h or 7d',
    )
  }
  if (seconds > DEFAULT_MAX_LINK_SECONDS) {
    throw new UsageError(
      `--ttl ${text} is longer than the 7 days a link may live`,
      'give a shorter one',
    )
  }
  return seconds
}

function readHeight(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const height = Number(text)
  if (!Number.isInteger(height) || height < 1 || height > 100_000) {
    throw new UsageError(`${option} ${text} is not a height in pixels`, 'give a number such as 720')
  }
  return height
}

function readClip(text: string | undefined): { start: number; end?: number } | undefined {
  if (text === undefined) return undefined
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)?$/.exec(text) ?? []
  const start = Number(from ?? Number.NaN)
  if (Number.isNaN(start) || (to !== undefined && Number(to) <= start)) {
    throw new UsageError(
      `--clip ${text} is no part of a film`,
      'give seconds such as 90-120 or 90-',
    )
  }
  return to === undefined ? { start } : { start, end: Number(to) }
}

function readEntry(text: string | undefined): string | undefined {
  if (text === '' || text?.includes('/')) {
    throw new UsageError(
      `--entry ${text} is not a file in the asset's folder`,
      'give its name alone',
    )
  }
  return text
}

/** Without what was not given. */
function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
