import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SignedLink, signLink } from '../../scripts/support/links.ts'
import { startLocalEdge } from '../../scripts/support/local-edge.ts'
import { edgeTarget } from '../../scripts/support/targets.ts'
import { runTranscode, type TranscodeRequest } from '../../scripts/support/transcode.ts'
import type { TranscodeResult } from '../../transcoder/options.ts'
import { s3Store } from '../../transcoder/store/s3.ts'
import type { Store } from '../../transcoder/store/store.ts'

/** A whole Sluice on this machine with a bucket of its own, for tests from outside. */
export interface TestEdge {
  readonly url: string
  readonly store: Store
  /** With the ladder `article`, unless another is asked for. */
  publish(
    inputPath: string,
    asset: string,
    request?: Partial<TranscodeRequest>,
  ): Promise<TranscodeResult>
  sign(asset: string, options?: Partial<Parameters<typeof signLink>[0]>): Promise<SignedLink>
  stop(): Promise<void>
}

export async function startTestEdge(): Promise<TestEdge> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'sluice-edge-'))
  const edge = await startLocalEdge({ stateFolder })
  return {
    url: edge.url,
    store: s3Store({ description: 'the test bucket', ...edge.s3 }),
    publish: (inputPath, asset, request = {}) =>
      runTranscode({
        ladder: 'article',
        ...request,
        ...{ inputPath, asset, target: edgeTarget(edge) },
      }),
    sign: (asset, options = {}) => signLink({ asset, base: edge.url, ttlSeconds: 600, ...options }),
    stop: async () => {
      await edge.stop()
      await rm(stateFolder, { recursive: true, force: true })
    },
  }
}
