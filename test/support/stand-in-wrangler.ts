import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/**
 * A program that behaves like `wrangler secret list` and `wrangler secret put` of 4.156, with a Worker
 * that is a JSON file: the same words on the same streams, the same exit codes.
 */
export interface StandInWorker {
  /** Nothing is deployed under that name. */
  readonly missing?: boolean
  /** What goes wrong with a put: it is refused, its answer gets lost, or the caller dies after it. */
  readonly failure?: 'refused' | 'answer lost' | 'caller dies'
  readonly secrets: Readonly<Record<string, string>>
  /** Everything that others on the machine could read of the calls. */
  readonly seen?: readonly string[]
}

const file = process.env.STAND_IN_WORKER ?? ''
const worker: StandInWorker = JSON.parse(readFileSync(file, 'utf8'))
const [, , ...args] = process.argv

if (args[0] === 'secret' && args[1] === 'list') list()
else if (args[0] === 'secret' && args[1] === 'put' && args.length === 3) await put(`${args[2]}`)
else fail(`Unknown arguments: ${args.join(', ')}`)

function list(): void {
  if (worker.missing) {
    fail('Worker "sluice" not found.', 'If this is a new Worker, run `wrangler deploy` first.')
    return
  }
  const names = Object.keys(worker.secrets).map((name) => ({ name, type: 'secret_text' }))
  process.stdout.write(`${JSON.stringify(names, null, '  ')}\n`)
}

async function put(name: string): Promise<void> {
  const value = (await text(process.stdin)).trimEnd()
  const seen = [...(worker.seen ?? []), JSON.stringify([process.argv, process.env])]
  const taken = { ...worker, secrets: { ...worker.secrets, [name]: value }, seen }
  process.stdout.write('\n ⛅️ wrangler 4.156.2\n🌀 Creating the secret for the Worker "sluice"\n')
  if (worker.failure === 'refused') {
    // The API may well quote what it does not like.
    return fail('A request to the Cloudflare API failed.', `no good: ${value} [code: 10021]`)
  }
  writeFileSync(file, JSON.stringify(taken))
  if (worker.failure === 'answer lost') return fail('fetch failed')
  if (worker.failure === 'caller dies') process.kill(process.ppid, 'SIGKILL')
  process.stdout.write(`✨ Success! Uploaded secret ${name}\n`)
}

function fail(headline: string, ...notes: readonly string[]): void {
  const body = notes.map((note) => `  ${note}\n`).join('')
  process.stderr.write(
    `\u001b[31m✘ \u001b[41;97m[ERROR]\u001b[0m \u001b[1m${headline}\u001b[0m\n\n${body}\n`,
  )
  process.exitCode = 1
}
