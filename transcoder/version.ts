import type { Plan } from './plan/plan.ts'

/** Counted up when the same plan comes to be packaged into other bytes. */
const PACKAGING = 4

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
 * The version that a seed becomes, the same each time, so that a run finds what an earlier one has
 * left. An encode is not repeatable to the byte (x264 spends its rate buffer as its threads happen to
 * run) and caches hold a version's objects for a year; so a version that was replaced is not made again,
 * but another one behind its successor.
 *
 * @param after the version that is replaced, if one is
 * @returns `_v` and 16 hex digits
 */
export async function versionOf(seedDigest: string, after: string | undefined): Promise<string> {
  return `_v${(await sha256Hex(`${seedDigest} after ${after ?? 'nothing'}`)).slice(0, 16)}`
}

/** A version that no run has begun. */
export function freshVersion(): string {
  return `_v${toHex(crypto.getRandomValues(new Uint8Array(8)))}`
}

/** By which a version made from the same input, plan and engine is known again: 64 hex digits. */
export function digestOf(seed: VersionSeed): Promise<string> {
  return sha256Hex(JSON.stringify({ packaging: PACKAGING, ...seed }))
}

async function sha256Hex(text: string): Promise<string> {
  return toHex(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
