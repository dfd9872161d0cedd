import { base64url } from 'jose'
import { readPastedLink } from '../../src/core/token/pasted-link.ts'
import { UsageError } from './command.ts'
import { alignColumns } from './table.ts'

/** An entry as the admin API has it. */
export interface ApiRevocation {
  readonly kind: string
  readonly value: string
  readonly at: number
  readonly until: number | null
}

const NAMES = ['jti', 'sid', 'asset', 'kid'] as const

export function revocationTable(revocations: readonly ApiRevocation[]): string {
  if (revocations.length === 0) return 'nothing is revoked'
  return alignColumns([
    ['kind', 'name', 'revoked', 'until'],
    ...revocations.map(({ kind, value, at, until }) => [
      kind,
      value,
      timeOf(at),
      until === null ? 'for ever' : timeOf(until),
    ]),
  ])
}

/**
 * What is to be revoked: by its name, or by a URL or token, of which a session goes by its `sid` and
 * a link by its `jti`.
 *
 * @throws UsageError
 */
export function readRevoked(
  words: readonly string[],
  values: { readonly [Name in (typeof NAMES)[number]]?: string | undefined },
): Record<string, string> {
  const named = NAMES.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [[name, value]]
  })
  if (named.length + words.length !== 1) {
    throw new UsageError(
      'name one thing to revoke',
      'give a URL, a token, --jti, --sid, --asset or --kid',
    )
  }
  return named.length === 1 ? Object.fromEntries(named) : idOf(words[0] ?? '')
}

/** Not verified here: whoever may revoke may revoke what he likes. */
function idOf(text: string): Record<string, string> {
  const token = readPastedLink(text)?.token ?? ''
  const { sid, jti } = readPayload(token)
  if (typeof sid === 'string') return { sid }
  if (typeof jti === 'string') return { jti }
  throw new UsageError('it holds no token with an id', 'paste the whole link, or give --jti')
}

function readPayload(token: string): { sid?: unknown; jti?: unknown } {
  try {
    const payload = new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? ''))
    return (JSON.parse(payload) ?? {}) as { sid?: unknown; jti?: unknown }
  } catch {
    return {}
  }
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
