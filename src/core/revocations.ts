import type { Claims, EpochSeconds } from './token/claims.ts'
import { MAX_ADVANCE_SECONDS } from './token/lifetimes.ts'
import { SKEW_SECONDS, type VerifiedToken } from './token/verify.ts'

/**
 * What can be revoked: a link with all sessions that it started, one session, all links and sessions
 * of an asset (or of a folder of assets, ending in `/`) that were issued until then, and everything
 * that a key has signed.
 */
export const REVOCATION_KINDS = ['jti', 'sid', 'asset', 'kid'] as const
export type RevocationKind = (typeof REVOCATION_KINDS)[number]

export interface Revocation {
  readonly kind: RevocationKind
  readonly value: string
  /** When it was revoked. */
  readonly at: EpochSeconds
  /** When all that it revokes has expired; `null` where that never happens by itself. */
  readonly until: EpochSeconds | null
}

/** Revocations by what they revoke. */
export type RevocationIndex = ReadonlyMap<string, Revocation>

/** Some 2 MB of JSON, which an isolate takes 20 to 40 ms to read whenever they change. */
export const MAX_REVOCATIONS = 25_000

/**
 * When everything that may carry a name has expired. Links may be issued ahead of a premiere, and
 * live on in the sessions that they start. A key can sign what lives for ever.
 *
 * @param maxLifeSeconds longest life of a link and of a session
 */
export function endOfRevocation(
  kind: RevocationKind,
  at: EpochSeconds,
  maxLifeSeconds: Readonly<Record<Claims['use'], number>>,
): EpochSeconds | null {
  const { link, play } = maxLifeSeconds
  switch (kind) {
    case 'kid':
      return null
    case 'sid':
      return at + play + SKEW_SECONDS
    case 'jti':
    case 'asset':
      return at + MAX_ADVANCE_SECONDS + link + play + 2 * SKEW_SECONDS
  }
}

/** Reads a stored list; entries that cannot be read are an error, for they might matter. */
export function readRevocations(json: string): Revocation[] {
  const { revocations } = JSON.parse(json) as { revocations?: unknown }
  if (!Array.isArray(revocations) || !revocations.every(isRevocation)) {
    throw new SyntaxError('the list of revocations cannot be read')
  }
  return revocations
}

export function writeRevocations(revocations: readonly Revocation[]): string {
  return JSON.stringify({ schema: 1, revocations })
}

export function indexRevocations(revocations: readonly Revocation[]): RevocationIndex {
  return new Map(revocations.map((each) => [nameOf(each.kind, each.value), each]))
}

/** A list with one more entry, which takes the place of an older one, and without those that are over. */
export function withRevocation(
  revocations: readonly Revocation[],
  added: Revocation,
): readonly Revocation[] {
  const others = withoutRevocation(revocations, added, added.at)
  return [...others, added]
}

/** A list without one entry and without those that are over. */
export function withoutRevocation(
  revocations: readonly Revocation[],
  { kind, value }: Pick<Revocation, 'kind' | 'value'>,
  now: EpochSeconds,
): readonly Revocation[] {
  return revocations.filter(
    (each) => isInForce(each, now) && !(each.kind === kind && each.value === value),
  )
}

export function isInForce({ until }: Revocation, now: EpochSeconds): boolean {
  return until === null || now < until
}

/** The revocation that a token falls under when it is used for an asset. A few look-ups in a map. */
export function findRevocation(
  index: RevocationIndex,
  { claims, kid }: VerifiedToken,
  asset: string,
  now: EpochSeconds,
): Revocation | undefined {
  if (index.size === 0) return undefined
  const isOn = (found: Revocation | undefined) => found !== undefined && isInForce(found, now)
  const byName = namesOf(claims, kid).map(([kind, value]) => index.get(nameOf(kind, value)))
  const byAsset = foldersAndSelf(asset).map((each) => index.get(nameOf('asset', each)))
  const issued = claims.iat ?? 0
  return byName.find(isOn) ?? byAsset.find((each) => isOn(each) && issued <= (each?.at ?? 0))
}

function namesOf(claims: Claims, kid: string): [RevocationKind, string][] {
  const session = claims.use === 'play' ? claims : undefined
  const names = [
    ['jti', claims.jti],
    ['sid', session?.sid],
    ['kid', kid],
    ['kid', session?.link_kid],
  ] as const
  return names.flatMap(([kind, value]) => (value === undefined ? [] : [[kind, value]]))
}

/** `a/b` gives `a/` and `a/b`. */
function foldersAndSelf(asset: string): string[] {
  const slashes = [...asset.matchAll(/\//g)].map(({ index }) => asset.slice(0, index + 1))
  return [...slashes, asset]
}

function nameOf(kind: RevocationKind, value: string): string {
  return `${kind}:${value}`
}

function isRevocation(value: unknown): value is Revocation {
  if (typeof value !== 'object' || value === null) return false
  const { kind, value: name, at, until } = value as Record<string, unknown>
  return (
    REVOCATION_KINDS.includes(kind as RevocationKind) &&
    typeof name === 'string' &&
    typeof at === 'number' &&
    (until === null || typeof until === 'number')
  )
}
