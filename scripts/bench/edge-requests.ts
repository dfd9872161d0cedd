import { mkdir, writeFile } from 'node:fs/promises'
import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { localSecrets } from '../support/dev-vars.ts'
import { startLocalEdge, startWrangler } from '../support/local-edge.ts'
import { edgeTarget } from '../support/targets.ts'
import { fixedHeaders } from './fixed-headers.ts'
import type { LoadClient } from './load.ts'
import { medianRatio, takeTurns } from './rounds.ts'
import { segmentKey, signedPrefix } from './signed-segment.ts'
import type { SuiteResult } from './suite.ts'

const SIZES = [8_192, 500_000]
const REQUESTS = 150
const CONNECTIONS = 8
const ROUNDS = 15
const BUCKET_NAME = 'sluice'
/** The floor, and what has our shape but checks nothing. */
const PEERS = ['bare', 'loopback'] as const

/** Name and what stands before a key in its URLs. */
type Bases = Readonly<Record<string, string>>

/** Requests a second through `wrangler dev` and its R2 on disk, against a Worker without checks. */
export async function measureRequests(folder: string, client: LoadClient): Promise<SuiteResult> {
  const stateFolder = `${folder}/state`
  await using resources = new AsyncDisposableStack()
  const edge = await startLocalEdge({ stateFolder })
  resources.defer(() => edge.stop())
  const target = await edgeTarget(edge).open()
  const store = target.store()
  resources.defer(() => target.close())
  for (const size of SIZES) {
    await store.put(segmentKey(size), new Uint8Array(size).fill(7), {
      contentType: 'video/iso.segment',
      cacheControl: CACHE_CONTROL.immutable.shared,
    })
  }
  const sluice = edge.url + (await signedPrefix((await localSecrets()).signingKeys))
  const headers = await fixedHeaders(sluice + segmentKey(SIZES[0] ?? 0))
  const bases: Record<string, string> = { sluice }
  for (const name of PEERS) {
    const config = await writePeerConfig(name, folder, headers)
    const peer = await startWrangler(config, { stateFolder })
    resources.defer(() => peer.stop())
    bases[name] = `${peer.url}/`
  }

  const results: SuiteResult[] = []
  for (const size of SIZES) results.push(await compare(bases, size, client))
  return {
    comparisons: results.flatMap(({ comparisons }) => comparisons),
    targets: results.flatMap(({ targets }) => targets),
  }
}

async function writePeerConfig(
  name: (typeof PEERS)[number],
  folder: string,
  headers: Record<string, string>,
): Promise<string> {
  const place = `${folder}/wrangler-${name}`
  await mkdir(`${place}/public/assets`, { recursive: true })
  await writeFile(`${place}/public/assets/empty.txt`, '')
  const config = {
    name,
    main: new URL(`workers/${name}.ts`, import.meta.url).pathname,
    compatibility_date: '2026-11-01',
    r2_buckets: [{ binding: 'BUCKET', bucket_name: BUCKET_NAME }],
    vars: { FIXED_HEADERS: JSON.stringify(headers) },
    // What has our shape has files of pages beside it too: the local server asks for them first.
    ...(name === 'loopback' && {
      assets: {
        directory: `${place}/public`,
        binding: 'ASSETS',
        run_worker_first: ['/*', '!/assets/*'],
      },
    }),
  }
  await writeFile(`${place}/wrangler.json`, JSON.stringify(config))
  return `${place}/wrangler.json`
}

async function compare(bases: Bases, size: number, client: LoadClient): Promise<SuiteResult> {
  const contestants = Object.entries(bases).map(([name, base]) => ({
    name,
    measure: async () => {
      const load = { url: base + segmentKey(size), requests: REQUESTS, connections: CONNECTIONS }
      return REQUESTS / (await client.run(load, size)).seconds
    },
  }))
  const rows = await takeTurns(contestants, ROUNDS)
  const label = `${Math.round(size / 1000)} KB`
  return {
    comparisons: [
      {
        title: `Signed segments of ${label} through wrangler dev and its R2`,
        unit: 'requests/s',
        rows,
        reference: 'bare',
      },
    ],
    targets: [
      {
        what: `requests a second against a bare Worker, ${label}`,
        value: medianRatio(rows, 'sluice', 'bare'),
        unit: '×',
        bound: { atLeast: 0.9 },
      },
    ],
  }
}
