import { parseArgs } from 'node:util'
import type { AssetRecord } from '../src/core/asset-record.ts'
import type { Plan } from '../transcoder/plan.ts'
import { runCommand, UsageError } from './support/command.ts'
import { readEngine } from './support/engine-option.ts'
import { interrupted } from './support/signals.ts'
import { runTranscode, type TranscodeRequest } from './support/transcode.ts'
import { type ProgressView, progressView, SILENT } from './support/transcode-progress.ts'
import { formatBytes, renditionTable } from './support/transcode-report.ts'

const HELP = `npm run transcode -- INPUT --asset NAME [options]

Encodes a video into every quality of a ladder and publishes it as one asset.

  --asset NAME        where it is published, such as films/big-buck-bunny
  --ladder LADDER     apple (default), article, or a JSON file
  --engine ENGINE     auto (default), native (FFmpeg 5.1 or later), wasm (small clips)
  --target TARGET     local (default: the edge on this machine), r2, or dir:PATH
  --segment SECONDS   length of a segment, a multiple of 2 (default 4)
  --title TEXT        default: the file's own title, else its name
  --json              one JSON object on standard output, nothing else
  --verbose           also show the plan, and the stack of an error

r2 needs R2_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY and R2_BUCKET.
FFMPEG_PATH names an FFmpeg that is not on PATH.`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      asset: { type: 'string' },
      ladder: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      target: { type: 'string', default: 'local' },
      segment: { type: 'string', default: '4' },
      title: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const [inputPath, ...rest] = positionals
  if (inputPath === undefined || rest.length > 0) {
    throw new UsageError('one input file is needed', 'try npm run transcode -- --help')
  }
  if (values.asset === undefined) {
    throw new UsageError('--asset is missing', 'name it, such as --asset films/big-buck-bunny')
  }
  const view = values.json ? SILENT : progressView(process.stderr)
  const { record, command, isNew } = await runTranscode({
    inputPath,
    asset: values.asset,
    ladder: values.ladder,
    engine: readEngine(values.engine),
    target: values.target,
    segmentSeconds: Number(values.segment),
    title: values.title,
    signal: interrupted().signal,
    onEvent: (event) => show(event, view, values.verbose),
  }).finally(() => view.stop())
  print(
    values.json
      ? JSON.stringify({ ...record, command, isNew })
      : report(record, isNew, values.target),
  )
})

type Event = Parameters<NonNullable<TranscodeRequest['onEvent']>>[0]

function show(event: Event, view: ProgressView, isVerbose: boolean): void {
  if (event.type === 'engine') view.say(`engine   ${event.engine.description}`)
  if (event.type === 'planned') {
    view.say(`plan     ${describePlan(event.plan)}`)
    view.say(`command  ${event.command}`)
    if (isVerbose) view.say(JSON.stringify(event.plan, null, 2))
  }
  if (event.type === 'progress') {
    view.update(event.outSeconds, event.durationSeconds, event.speed)
  }
}

function describePlan(plan: Plan): string {
  const sizes = plan.video.map(
    ({ width, height, maxrateKbps }) => `${width}x${height}@${maxrateKbps}k`,
  )
  return `${sizes.join(' ')}, ${plan.audio.length === 0 ? 'no audio' : 'stereo audio'}`
}

function report(record: AssetRecord, isNew: boolean, target: string): string {
  const next = target.startsWith('dir:')
    ? 'serve the folder with any web server, or copy it into the bucket'
    : `npm run sign -- ${record.asset}`
  return [
    renditionTable(record),
    '',
    `${isNew ? 'published' : 'already published:'} ${record.asset} ${record.version} (${record.durationSeconds} s, ${formatBytes(record.bytes)})`,
    `next: ${next}`,
  ].join('\n')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
