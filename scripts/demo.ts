import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { EngineChoice } from '../transcoder/engine/choose.ts'
import { makeDemoClip } from '../transcoder/engine/demo-clip.ts'
import { runCommand, UsageError } from './support/command.ts'
import { readEngine } from './support/engine-option.ts'
import { signLink } from './support/links.ts'
import { startLocalEdge } from './support/local-edge.ts'
import { type PlayThrough, playThrough } from './support/play-through.ts'
import { type ProgressView, progressView, SILENT } from './support/progress/view.ts'
import { type Interruption, interrupted } from './support/signals.ts'
import { edgeTarget } from './support/targets.ts'
import { findEngine, runTranscode, type TranscodeRequest } from './support/transcode.ts'
import { formatBytes, renditionTable } from './support/transcode-report.ts'

const HELP = `npm run demo -- [INPUT] [--once] [--engine auto|native|wasm] [--json] [--verbose]

Transcodes INPUT (without one: a clip it makes itself), serves it signed from the edge on this
machine, and prints the address to watch it at. Everything it makes is removed at the end.

  --once      plays the whole stream itself, reports, and ends
  --engine    native FFmpeg, or its WebAssembly build for small clips (default auto)
  --json      one JSON object with its addresses, and with --once what was played
  --verbose   also shows FFmpeg's command, what the edge says, and the stack of an error`

/** A day: long enough to show it to somebody. */
const LINK_SECONDS = 24 * 3600

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      once: { type: 'boolean', default: false },
      engine: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  if (positionals.length > 1)
    throw new UsageError('one input is enough', 'try npm run demo -- --help')
  const stopped = interrupted()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-demo-'))
  // For an end in haste, after which nothing asynchronous happens any more.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  try {
    await demo({
      input: positionals[0],
      folder,
      engine: readEngine(values.engine),
      isOnce: values.once,
      isJson: values.json,
      verbose: values.verbose,
      stopped,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

interface Demo {
  readonly input: string | undefined
  /** Holds everything that the demo makes. */
  readonly folder: string
  readonly engine: EngineChoice
  readonly isOnce: boolean
  /** One object for programs, in place of lines for people. */
  readonly isJson: boolean
  readonly verbose: boolean
  readonly stopped: Interruption
}

async function demo(options: Demo): Promise<void> {
  const { input, folder, engine, isOnce, isJson, verbose, stopped } = options
  const { signal } = stopped
  const say = isJson ? () => {} : print
  const edge = await startLocalEdge({ stateFolder: join(folder, 'state'), verbose, signal })
  try {
    say(`edge     ${edge.url}`)
    const inputPath = input ?? (await makeInput(folder, engine, signal))
    const asset = `demo/${assetNameOf(inputPath)}`
    const target = edgeTarget(edge)
    const view = isJson ? SILENT : progressView(process.stderr)
    say(await publish({ inputPath, asset, engine, target, signal }, view, verbose))
    const link = await signLink({ asset, base: edge.url, ttlSeconds: LINK_SECONDS })
    const { streamUrl, watchUrl } = link
    say(`stream   ${streamUrl}\nwatch    ${watchUrl}`)
    const played = isOnce ? await playThrough(streamUrl) : undefined
    if (isJson) print(JSON.stringify({ edge: edge.url, asset, streamUrl, watchUrl, played }))
    if (played !== undefined) return say(report(played))
    say('serving until Ctrl-C')
    await Promise.race([stopped.promise, edge.failure])
  } finally {
    await edge.stop()
  }
}

async function makeInput(
  folder: string,
  engine: EngineChoice,
  signal: AbortSignal,
): Promise<string> {
  const path = join(folder, 'clip.mp4')
  await makeDemoClip(await findEngine(engine), path, { signal })
  return path
}

/** @returns what was made, for people */
async function publish(
  request: TranscodeRequest,
  view: ProgressView,
  verbose: boolean,
): Promise<string> {
  const { record } = await runTranscode({
    ...request,
    onEvent: (event) => {
      if (event.type === 'engine') view.say(`engine   ${event.engine.description}`)
      if (event.type === 'trouble') view.say(`trouble  ${event.message}`)
      if (event.type === 'planned') {
        if (verbose) view.say(`command  ${event.command}`)
        view.start(event.plan)
      }
      if (event.type === 'progress') view.update(event)
    },
  }).finally(() => view.stop())
  return renditionTable(record)
}

/** Any file name as a part of an asset name. */
function assetNameOf(path: string): string {
  const name = basename(path, extname(path)).toLowerCase()
  return (
    name
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 63) || 'video'
  )
}

function report({ renditions, requests, bytes }: PlayThrough): string {
  const lines = renditions.map(
    ({ label, segments, durationSeconds }) =>
      `played   ${label}: ${segments} segments, ${durationSeconds.toFixed(3)} s, as the playlist says`,
  )
  return [...lines, `ok       ${requests} requests, ${formatBytes(bytes)}`].join('\n')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
