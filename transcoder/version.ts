import { pointerKey } from '../src/core/asset-keys.ts'
import type { AssetRecord } from '../src/core/asset-record.ts'
import type { Plan } from './plan/plan.ts'
import type { Store } from './store/store.ts'

/** Counted up when the same plan comes to be packaged into other bytes. */
const PACKAGING = 3

/** What decides the content of a version. */
export interface VersionSeed {
  readonly fingerprint: string
  readonly plan: Plan
  readonly engineIdentity: string
  /** Texts that were given beside the input. */
  readonly sideSubtitles: readonly string[]
  readonly isEncrypted: boolean
}

/**
 * A version of its own for every run. An encode is not repeatable to the byte (x264 spends its rate
 * buffer as its threads happen to run) and caches hold a version's objects for a year, so no run may
 * ever write where another has: neither later nor, for the same film, at the same time.
 *
 * @returns `_v` and 16 hex digits, 64 random bits
 */
export function newVersion(): string {
  return `_v${toHex(crypto.getRandomValues(new Uint8Array(8)))}`
}

/** By which a version made from the same input, plan and engine is known again: 64 hex digits. */
export async function digestOf(seed: VersionSeed): Promise<string> {
  const text = JSON.stringify({ packaging: PACKAGING, ...seed })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return toHex(new Uint8Array(digest))
}

/** True when what is published was made from the same seed: there is nothing to encode. */
export async function isPublished(
  store: Store,
  asset: string,
  record: AssetRecord | undefined,
  seedDigest: string,
): Promise<boolean> {
  if (record?.status !== 'ready' || record.seedDigest !== seedDigest) return false
  const pointer = await store.get(pointerKey(asset))
  return (
    pointer !== undefined && new TextDecoder().decode(pointer.bytes).includes(`${record.version}/`)
  )
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
