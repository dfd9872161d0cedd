import { DeliveryError } from '../../core/errors.ts'
import { logEvent } from '../log.ts'
import type { Services } from '../services.ts'
import { householdOf } from '../viewer.ts'

const encoder = new TextEncoder()

/**
 * Lets the admin API's caller in, or nobody: `Authorization: Bearer <ADMIN_TOKEN>`. Who fails again
 * and again has to wait, and is not even compared then.
 *
 * @throws DeliveryError `admin_required`, `rate_limited`
 */
export async function requireAdmin(request: Request, services: Services): Promise<void> {
  const client = householdOf(request.headers)
  if (services.adminFailures.isShut(client)) throw tooManyFailures()
  const { adminToken } = services.config
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  if (adminToken !== undefined && given !== undefined && (await isSame(given, adminToken))) return
  if (!(await services.adminFailures.count(client))) throw tooManyFailures()
  // Strangers need not know.
  if (adminToken === undefined) logEvent('admin_shut', { cure: 'set the secret ADMIN_TOKEN' })
  throw new DeliveryError('admin_required', 'this needs the admin token', {
    cure: 'send it as Authorization: Bearer',
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

function tooManyFailures(): DeliveryError {
  return new DeliveryError('rate_limited', 'too many attempts without the right admin token', {
    cure: 'try again in a minute',
  })
}
