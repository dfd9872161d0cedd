import { readPastedLink } from '../../src/core/token/pasted-link.ts'
import { UsageError } from './command.ts'
import { plainText } from './plain-text.ts'
import { alignColumns } from './table.ts'

/** An entry as the admin API has it. */
export interface ApiRevocation {
  readonly kind: string
  readonly value: string
  readonly at: number
  readonly until: number | null
  /** Told when it is added: it changes nothing, for everybody may watch. */
  readonly public?: boolean
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

export function revokedText({ kind, value, public: isPublic }: ApiRevocation): string {
  const text = `revoked ${kind} ${plainText(value)}, everywhere within 30 s`
  return isPublic === true
    ? `${text}; PUBLIC_PATHS still opens it to everybody, until it is taken out of there`
    : text
}

/**
 * What is to be revoked: by its name, or by a URL or token, which tells its name and its end.
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
  return named.length === 1 ? Object.fromEntries(named) : tokenIn(words[0] ?? '')
}

/** Without what else the URL tells; Sluice verifies it. */
function tokenIn(text: string): Record<string, string> {
  const token = readPastedLink(text)?.token
  if (token !== undefined) return { token }
  throw new UsageError('there is no token in it', 'paste the whole link, or give --jti')
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
