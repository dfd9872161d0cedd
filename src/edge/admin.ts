import { DeliveryError } from '../core/errors.ts'
import type { Config } from './config.ts'

const encoder = new TextEncoder()

/**
 * Lets the admin API's caller in, or nobody: `Authorization: Bearer <ADMIN_TOKEN>`.
 *
 * @throws DeliveryError `admin_required`
 */
export async function requireAdmin(request: Request, { adminToken }: Config): Promise<void> {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  if (adminToken !== undefined && given !== undefined && (await isSame(given, adminToken))) return
  throw new DeliveryError('admin_required', 'this needs the admin token', {
    cure:
      adminToken === undefined
        ? 'set the secret ADMIN_TOKEN, which is not set'
        : 'send it as Authorization: Bearer',
  })
}

/** Digests have one length and tell nothing of where two texts differ. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(digest))
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b)
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', encoder.encode(text))
}
