import { parseArgs } from 'node:util'
import type { AssetRecord } from '../src/core/asset-record.ts'
import { runCommand, UsageError } from './support/command.ts'
import { joinNegativeValues } from './support/negative-values.ts'
import { interrupted } from './support/signals.ts'
import { runTranscode, type TranscodeRequest } from './support/transcode.ts'
import { readTranscodeOptions, TRANSCODE_OPTIONS } from './support/transcode-options.ts'
import { type ProgressView, progressView, SILENT } from './support/transcode-progress.ts'
import { describePlan, formatBytes, renditionTable } from './support/transcode-report.ts'

const HELP = `npm run transcode -- INPUT --asset NAME [options]

Encodes a video into every quality of a ladder and publishes it as one asset.

  --asset NAME        where it is published, such as films/big-buck-bunny
  --target TARGET     local (default: the edge on this machine), r2, or dir:PATH
  --title TEXT        default: the file's own title, else its name

  --ladder LADDER     apple (default), article, small, or a JSON file
  --codecs LIST       h264 (default), hevc, av1: each gets variants of its own
  --hdr               also keep the range of an HDR source, in HEVC
  --encrypt           encrypt segments (AES-128) with a key that only a token opens
  --segment SECONDS   length of a segment, a multiple of 2 (default 4)

  --surround          also keep 5.1 channels
  --loudness LUFS     make every track as loud as this, such as -16
  --subtitle LANG=FILE  add a text track; LANG:forced and LANG:sdh say what it is for
  --video N           which of several videos, from 1
  --poster SECONDS    where the poster is taken (default: the most typical first picture)

  --engine ENGINE     auto (default), native (FFmpeg 5.1 or later), wasm (small clips)
  --preset PRESET     ultrafast to veryslow (default fast); for AV1 0 to 13
  --crf N             quality below the caps of the ladder (default 22 for H.264)
  --threads N         of each encoder (default: its own choice)

  --json              one JSON object on standard output, nothing else
  --verbose           also show the plan, and the stack of an error

r2 needs R2_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY and R2_BUCKET.
FFMPEG_PATH names an FFmpeg that is not on PATH.`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    args: joinNegativeValues(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      ...TRANSCODE_OPTIONS,
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
  const request = readTranscodeOptions(inputPath, values)
  const view = values.json ? SILENT : progressView(process.stderr)
  const { record, command, isNew } = await runTranscode({
    ...request,
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
    for (const { what, why } of event.plan.skipped) view.say(`skipped  ${what}: ${why}`)
    view.say(`command  ${event.command}`)
    if (isVerbose) view.say(JSON.stringify(event.plan, null, 2))
  }
  if (event.type === 'progress') {
    view.update(event.outSeconds, event.durationSeconds, event.speed)
  }
  if (event.type === 'dropped') {
    for (const { name, like } of event.renditions) {
      view.say(`dropped  ${name}: it came out with the rate of ${like}`)
    }
  }
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
