import type { AssetStatus } from '../../src/core/asset-record.ts'

/** What a webhook tells of an asset, in the words of the admin API. */
export interface WebhookMessage {
  /** UUID, the same each time it is sent, by which a receiver knows a repetition. */
  readonly id: string
  readonly type: `asset.${AssetStatus}`
  readonly asset: string
  readonly version: string
  /** `null` as long as it is not known. */
  readonly title: string | null
  /** `null` where the input does not tell it. */
  readonly duration_seconds: number | null
  /** ISO 8601, UTC: when it happened, not when it was sent. */
  readonly time: string
  /** Of a failure: stable, from the list of error codes. */
  readonly code?: string
  /** Of a failure: one line for people. */
  readonly message?: string
}

/** Carries the signature; the name and the form are those of Cloudflare Stream. */
export const SIGNATURE_HEADER = 'Webhook-Signature'

/**
 * `time=<unix seconds>,sig1=<hex>`: HMAC-SHA256 over `<unix seconds>.<body>`, so that neither can be
 * changed, and an old message cannot be sent again as a new one.
 *
 * @param body as it is sent, byte for byte
 */
export async function signatureOf(
  secret: string,
  body: string,
  unixSeconds: number,
): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ])
  const signed = encoder.encode(`${unixSeconds}.${body}`)
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed))
  const hex = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `time=${unixSeconds},sig1=${hex}`
}
