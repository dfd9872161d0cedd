import type { Contender } from './edge-processor.ts'
import type { LoadClient } from './load.ts'
import { forgetPeak, memoryOf } from './process-figures.ts'
import { segmentKey } from './signed-segment.ts'
import type { SuiteResult } from './suite.ts'

const OBJECT_BYTES = 500_000_000
const MIB = 1024 * 1024

/** What a large object adds to the memory of the process that streams it. */
export async function measureMemory(
  { server, base }: Contender,
  client: LoadClient,
): Promise<SuiteResult> {
  await forgetPeak(server.pid)
  const before = await memoryOf(server.pid)
  const load = { url: base + segmentKey(OBJECT_BYTES), requests: 1, connections: 1 }
  await client.run(load, OBJECT_BYTES)
  const { peakBytes } = await memoryOf(server.pid)
  return {
    comparisons: [],
    targets: [
      {
        what: 'most memory that a 500 MB object adds while it streams through',
        value: Math.max(0, peakBytes - before.residentBytes) / MIB,
        unit: 'MiB',
        bound: { atMost: 64 },
      },
    ],
  }
}
