import { MEDIA_PLAYLIST_NAME, pointerKey, versionPrefix } from '../src/core/asset-keys.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import type { Plan } from './plan.ts'
import type { Store } from './store/store.ts'

/** Counted up when the same plan comes to be packaged into other bytes. */
const PACKAGING = 1

/** What decides a version, besides the asset it belongs to. */
export interface VersionSeed {
  readonly fingerprint: string
  readonly plan: Plan
  readonly engineIdentity: string
}

export interface ClaimedVersion {
  readonly version: string
  /** It plays already: there is nothing to encode. */
  readonly isPublished: boolean
}

/**
 * The version that a run is to make. The same input, plan and engine name the same one, so a run
 * that was broken off is taken up again, and one that is published is found to be. An encode is not
 * repeatable to the byte, though (x264 spends its rate buffer as its threads happen to run), and
 * caches hold a version's objects for a year: a finished tree that is not the published one is left
 * alone, and the next generation is made beside it.
 */
export async function claimVersion(
  store: Store,
  asset: string,
  previous: AssetRecord | undefined,
  seed: VersionSeed,
): Promise<ClaimedVersion> {
  for (let generation = 0; ; generation += 1) {
    const version = await versionOf(seed, generation)
    if (!(await isFinished(store, asset, version, seed.plan)))
      return { version, isPublished: false }
    const isReady = previous?.version === version && previous.status === 'ready'
    if (isReady && (await isPointedTo(store, asset, version))) return { version, isPublished: true }
  }
}

/** `_v` and 16 hex digits of a digest over the seed. */
async function versionOf(seed: VersionSeed, generation: number): Promise<string> {
  const text = JSON.stringify({ packaging: PACKAGING, generation, ...seed })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  return `_v${hex.join('').slice(0, 16)}`
}

/** Playlists are written when all media is there. */
async function isFinished(store: Store, asset: string, version: string, plan: Plan) {
  const rendition = plan.video[0]?.name ?? ''
  const key = `${versionPrefix(asset, version)}${rendition}/${MEDIA_PLAYLIST_NAME}`
  return (await store.get(key)) !== undefined
}

async function isPointedTo(store: Store, asset: string, version: string): Promise<boolean> {
  const pointer = await store.get(pointerKey(asset))
  return pointer !== undefined && new TextDecoder().decode(pointer).includes(`${version}/`)
}
