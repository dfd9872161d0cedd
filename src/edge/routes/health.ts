import type { Config } from '../config.ts'

/** Liveness, and what is configured, without a secret. */
export function health(config: Config): Response {
  const body = {
    service: 'sluice',
    status: 'ok',
    keys: config.keyring.size,
    canSign: config.keyring.signer !== undefined,
  }
  return Response.json(body, {
    headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  })
}
