import type { WebhookEndpoint } from '../../transcoder/webhook/deliver.ts'
import { UsageError } from './command.ts'
import { isLoopback } from './loopback.ts'

const SECRET_SHORTEST = 32

/**
 * Reads `--webhook` and what it is signed with. Of the address only the host is ever shown: its path
 * and its query may be all that keeps others out.
 *
 * @throws UsageError
 */
export function readWebhook(
  url: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): WebhookEndpoint | undefined {
  if (url === undefined) return undefined
  requireAddress(url)
  const secret = environment.WEBHOOK_SECRET ?? ''
  if (secret.length >= SECRET_SHORTEST) return { url, secret }
  throw new UsageError(
    `--webhook needs WEBHOOK_SECRET in the environment, of at least ${SECRET_SHORTEST} characters`,
    'make one with: openssl rand -hex 32',
  )
}

function requireAddress(url: string): void {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError('--webhook is no URL', 'give one such as https://example.com/hooks/sluice')
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UsageError('--webhook holds a password', 'leave it out: the signature is what counts')
  }
  if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
    throw new UsageError(`--webhook would tell ${parsed.host} in the clear`, 'give https://')
  }
}
