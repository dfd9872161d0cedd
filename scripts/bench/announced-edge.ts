import { type LocalEdge, startLocalEdge } from '../support/local-edge.ts'
import { announceEdge, findRunningEdge, withdrawEdge } from '../support/running-edge.ts'

/**
 * An edge with a bucket of its own that commands find, as they find the one of `npm run dev`. One that
 * runs already is theirs again once this one is stopped.
 */
export async function startAnnouncedEdge(stateFolder: string): Promise<LocalEdge> {
  const before = await findRunningEdge()
  const edge = await startLocalEdge({ stateFolder })
  const { url, s3 } = edge
  await announceEdge({ url, s3 })
  return {
    ...edge,
    stop: async () => {
      await (before === undefined ? withdrawEdge(url) : announceEdge(before))
      await edge.stop()
    },
  }
}
