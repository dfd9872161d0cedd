import type { LoadClient } from './load.ts'
import { cpuSeconds } from './process-figures.ts'
import { medianRatio, takeTurns } from './rounds.ts'
import { segmentKey } from './signed-segment.ts'
import type { SuiteResult } from './suite.ts'
import type { WorkerdServer } from './workerd.ts'

const SEGMENT_BYTES = 8192
/** Many short rounds: what else the machine does then differs little from one turn to the next. */
const REQUESTS = 800
const ROUNDS = 31
const CONNECTIONS = 8

/** A server and what stands before a key in its URLs. */
export interface Contender {
  readonly server: WorkerdServer
  readonly base: string
}

/** Processor time of a request, of Workers whose bucket costs nothing. */
export async function measureProcessor(
  contenders: readonly Contender[],
  client: LoadClient,
): Promise<SuiteResult> {
  const rows = await takeTurns(
    contenders.map((contender) => ({
      name: contender.server.name,
      measure: () => microsecondsPerRequest(contender, client),
    })),
    ROUNDS,
  )
  return {
    comparisons: [
      {
        title: 'Processor time of a signed 8 KB segment, token known, bucket in memory',
        unit: 'µs a request',
        rows,
        reference: 'loopback',
      },
    ],
    targets: [
      {
        what: 'processor time against a loopback without any check',
        value: medianRatio(rows, 'sluice', 'loopback'),
        unit: '×',
        bound: { atMost: 1.25 },
      },
    ],
  }
}

async function microsecondsPerRequest(
  { server, base }: Contender,
  client: LoadClient,
): Promise<number> {
  const before = await cpuSeconds(server.pid)
  const url = base + segmentKey(SEGMENT_BYTES)
  await client.run({ url, requests: REQUESTS, connections: CONNECTIONS }, SEGMENT_BYTES)
  return (((await cpuSeconds(server.pid)) - before) / REQUESTS) * 1e6
}
