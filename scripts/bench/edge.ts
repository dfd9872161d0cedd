import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { PROJECT } from '../support/project.ts'
import { measureMemory } from './edge-memory.ts'
import { type Contender, measureProcessor } from './edge-processor.ts'
import { measureRequests } from './edge-requests.ts'
import { fixedHeaders } from './fixed-headers.ts'
import { type LoadClient, startLoadClient } from './load.ts'
import { segmentKey, signedPrefix } from './signed-segment.ts'
import type { Suite, SuiteResult } from './suite.ts'
import { startWorkerd } from './workerd.ts'

const PEERS = ['bare', 'loopback', 'loopback-headers']

/** What the check of every request costs, beside Workers that check nothing. */
export const edge: Suite = async ({ say }) => {
  await using resources = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/sluice-bench-`)
  resources.defer(() => rm(folder, { recursive: true }))
  const client = startLoadClient()
  resources.defer(() => client.stop())

  say('requests a second through wrangler dev')
  const requests = await measureRequests(folder, client)
  say('processor time and memory, bucket in memory')
  const costs = await measureCosts(folder, client)
  return {
    comparisons: [...requests.comparisons, ...costs.comparisons],
    targets: [...requests.targets, ...costs.targets],
  }
}

async function measureCosts(folder: string, client: LoadClient): Promise<SuiteResult> {
  await using resources = new AsyncDisposableStack()
  const start = async (name: string, entry: string, variables: Record<string, string>) => {
    const server = await startWorkerd({ name, entry: PROJECT + entry, folder, variables })
    resources.defer(() => server.stop())
    return server
  }
  const keys = newKeys()
  const server = await start('sluice', 'src/index.ts', { SIGNING_KEYS: keys })
  const sluice = { server, base: server.url + (await signedPrefix(keys)) }
  const headers = await fixedHeaders(sluice.base + segmentKey(8192))
  const contenders: Contender[] = [sluice]
  for (const name of PEERS) {
    const variables = { FIXED_HEADERS: JSON.stringify(headers) }
    const peer = await start(name, `scripts/bench/workers/${name}.ts`, variables)
    contenders.unshift({ server: peer, base: `${peer.url}/` })
  }
  const processor = await measureProcessor(contenders, client)
  const memory = await measureMemory(sluice, client)
  return {
    comparisons: [...processor.comparisons, ...memory.comparisons],
    targets: [...processor.targets, ...memory.targets],
  }
}

function newKeys(): string {
  const k = randomBytes(32).toString('base64url')
  return JSON.stringify({ keys: [{ kty: 'oct', kid: 'bench', alg: 'HS256', k }] })
}
