import type { Plan } from './plan.ts'

/** Counted up when the same plan comes to be packaged into other bytes. */
const PACKAGING = 1

/**
 * The folder of a version: `_v` and 16 hex digits of a digest over all that decides its bytes. The
 * same input, plan and engine give the same version, so a repeated run only writes it again.
 */
export async function versionOf(
  fingerprint: string,
  plan: Plan,
  engineIdentity: string,
): Promise<string> {
  const text = JSON.stringify({ packaging: PACKAGING, fingerprint, plan, engineIdentity })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  return `_v${hex.join('').slice(0, 16)}`
}
