import { folderOf, REVOCATIONS_KEY } from './asset-keys.ts'
import { DeliveryError } from './errors.ts'
import { assetsOfKey, foldersOf } from './key-owners.ts'
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

/** How long a link and a session may live, in seconds. */
type MaxLife = Readonly<Record<Claims['use'], number>>

/** The end of the year 9999, as far as ISO 8601 goes. */
export const LATEST_TIME: EpochSeconds = 253_402_300_799

/** Some 2 MB of JSON, which an isolate takes 20 to 40 ms to read whenever they change. */
export const MAX_REVOCATIONS = 25_000

/**
 * When everything that may carry a name has expired. Links may be issued ahead of a premiere, and
 * live on in the sessions that they start. A key can sign what lives for ever.
 */
export function endOfRevocation(
  kind: RevocationKind,
  at: EpochSeconds,
  { link, play }: MaxLife,
): EpochSeconds | null {
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

/**
 * Takes back what one token opens: a session by itself, a link with all sessions that it started.
 * When that has expired stands in the token, which tells of links without `iat` as well, whose
 * issuing no other clock knows.
 *
 * @returns `undefined` for a link without an id
 */
export function revocationOfToken(
  { claims }: VerifiedToken,
  at: EpochSeconds,
  { play }: MaxLife,
): Revocation | undefined {
  const end = Math.ceil(claims.exp) + SKEW_SECONDS
  if (claims.use === 'play') return { kind: 'sid', value: claims.sid, at, until: dated(end) }
  if (claims.jti === undefined) return undefined
  return { kind: 'jti', value: claims.jti, at, until: dated(end + play + SKEW_SECONDS) }
}

/** What claims to live longer than dates can tell is taken back for ever. */
function dated(time: EpochSeconds): EpochSeconds | null {
  return time <= LATEST_TIME ? time : null
}

/**
 * Reads a stored list; entries that cannot be read are an error, for they might matter.
 *
 * @throws DeliveryError `storage_unavailable`, with a cure for the publisher
 */
export function readRevocations(json: string): Revocation[] {
  const list = parseList(json)
  if (Array.isArray(list) && list.every(isRevocation)) return list
  throw new DeliveryError('storage_unavailable', 'the list of revocations is damaged', {
    cure: `put a good copy to ${REVOCATIONS_KEY} in the bucket, or remove it, which gives all access again`,
  })
}

function parseList(json: string): unknown {
  try {
    return (JSON.parse(json) as { revocations?: unknown } | null)?.revocations
  } catch {
    return undefined
  }
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

/** The revocation that a token falls under when it is used for a key. A few look-ups in a map. */
export function findRevocation(
  index: RevocationIndex,
  { claims, kid }: VerifiedToken,
  key: string,
  now: EpochSeconds,
): Revocation | undefined {
  if (index.size === 0) return undefined
  const isOn = (found: Revocation | undefined) => found !== undefined && isInForce(found, now)
  const byName = namesOf(claims, kid).map(([kind, value]) => index.get(nameOf(kind, value)))
  const byAsset = subjectsOf(key).map((each) => index.get(nameOf('asset', each)))
  // The issuer's clock may be ahead as far as a token's may.
  const issued = issuedAt(claims) - SKEW_SECONDS
  return byName.find(isOn) ?? byAsset.find((each) => isOn(each) && issued <= (each?.at ?? 0))
}

/** A session is as old as its link: one may begin later at an edge that has yet to hear of a revocation. */
function issuedAt(claims: Claims): EpochSeconds {
  return (claims.use === 'play' ? claims.link_iat : undefined) ?? claims.iat ?? 0
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

/** The assets that a key may belong to, and the folders of assets that these lie in. */
function subjectsOf(key: string): string[] {
  const assets = assetsOfKey(key)
  const folders = foldersOf(folderOf(assets.at(-1) ?? ''))
  return [...folders.map((folder) => `${folder}/`), ...assets]
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
