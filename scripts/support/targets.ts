import { TranscoderError } from '../../transcoder/errors.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import { type S3Options, s3Store } from '../../transcoder/store/s3.ts'
import type { Store } from '../../transcoder/store/store.ts'
import { type EdgeAddress, findRunningEdge } from './running-edge.ts'

/** Where a transcode goes, not yet opened. */
export interface Target {
  /** @throws SluiceError, among them `cancelled` where the signal comes before it is open */
  open(signal?: AbortSignal): Promise<OpenTarget>
}

export interface OpenTarget {
  store(options?: StoreOptions): Store
  close(): Promise<void>
}

/** What a store is told beside its place: when to stop, and whom to tell of trouble. */
export type StoreOptions = Pick<S3Options, 'signal' | 'onTrouble'>

const R2_VARIABLES = [
  'R2_ACCOUNT_ID',
  'R2_ACCESS_KEY_ID',
  'R2_SECRET_ACCESS_KEY',
  'R2_BUCKET',
] as const

/** Reads `local`, `r2` or `dir:PATH`. @throws TranscoderError `target_invalid` */
export function parseTarget(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Target {
  if (text === 'local') return { open: openLocal }
  if (text === 'r2') return alwaysOpen(r2Store(environment))
  const folder = /^dir:(.+)$/s.exec(text)?.[1]
  if (folder === undefined) {
    throw new TranscoderError('target_invalid', `--target ${text} is no place to publish to`, {
      cure: 'choose local, r2 or dir:PATH',
    })
  }
  const store = directoryStore(folder)
  return alwaysOpen(() => store)
}

/** The bucket of an edge that somebody else stops. */
export function edgeTarget(edge: EdgeAddress): Target {
  return alwaysOpen(localStore(edge))
}

function alwaysOpen(store: OpenTarget['store']): Target {
  return { open: async () => ({ store, close: async () => {} }) }
}

/** In the edge that runs already, which is not ours to stop, or in one for this command alone. */
async function openLocal(signal?: AbortSignal): Promise<OpenTarget> {
  const running = await findRunningEdge()
  if (running !== undefined) return { store: localStore(running), close: async () => {} }
  // Wrangler takes 160 MB and a second, which nothing else needs.
  const { startLocalEdge } = await import('./local-edge.ts')
  const edge = await startLocalEdge({ signal })
  return { store: localStore(edge), close: () => edge.stop() }
}

function localStore({ s3 }: EdgeAddress): OpenTarget['store'] {
  return (options) => s3Store({ description: 'the local bucket', ...s3, ...options })
}

function r2Store(environment: Readonly<Record<string, string | undefined>>): OpenTarget['store'] {
  const missing = R2_VARIABLES.filter((name) => !environment[name])
  if (missing.length > 0) {
    throw new TranscoderError(
      'target_invalid',
      `${missing.join(', ')} must be set for --target r2`,
      {
        cure: 'make an R2 API token that may write objects, in the Cloudflare dashboard',
      },
    )
  }
  const value = (name: (typeof R2_VARIABLES)[number]) => environment[name] ?? ''
  const bucket = value('R2_BUCKET')
  const place = {
    description: `R2 bucket ${bucket}`,
    bucketUrl: `https://${value('R2_ACCOUNT_ID')}.r2.cloudflarestorage.com/${encodeURIComponent(bucket)}`,
    accessKeyId: value('R2_ACCESS_KEY_ID'),
    secretAccessKey: value('R2_SECRET_ACCESS_KEY'),
  }
  return (options) => s3Store({ ...place, ...options })
}
