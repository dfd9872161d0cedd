import { parseArgs } from 'node:util'
import { runCommand, UsageError } from './support/command.ts'
import { startLocalEdge } from './support/local-edge.ts'
import { interrupted } from './support/signals.ts'

const HELP = `npm run dev -- [--port 8787] [--json] [--verbose]

Runs the edge on this machine until Ctrl-C: the Worker in workerd, its bucket on disk.

  --json      one JSON object with its address, once it listens`

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8787' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port ${values.port} is not a port`, 'give a number from 1 to 65535')
  }
  const stopped = interrupted()
  const edge = await startLocalEdge({ port, verbose: values.verbose, signal: stopped.signal })
  try {
    const { url } = edge
    print(values.json ? JSON.stringify({ url }) : `Sluice listens on ${url} until Ctrl-C`)
    await Promise.race([stopped.promise, edge.failure])
  } finally {
    await edge.stop()
  }
})

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
