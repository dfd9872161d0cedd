import { SluiceError } from '../../src/core/errors.ts'
import type { Algorithm } from '../../src/core/token/keyring.ts'
import {
  DEFAULT_MAX_LINK_SECONDS,
  DEFAULT_MAX_SESSION_SECONDS,
} from '../../src/core/token/lifetimes.ts'
import { describeKeys, type KeyFacts, type KeySet, publicHalf, signerOf } from './key-set.ts'
import type { HeldKeys } from './key-store.ts'
import { newKey } from './new-key.ts'

/** What an action has to say: to programs, to people, and beside the result. */
export interface Report {
  readonly json: object
  readonly lines: readonly string[]
  readonly note?: string
}

export interface Change extends Report {
  readonly keys: KeySet
}

const WAIT = `the longest life of a link (${DEFAULT_MAX_LINK_SECONDS / 86_400} days) plus a session (${DEFAULT_MAX_SESSION_SECONDS / 3600} h)`

/** A key that verifies, and signs only where none could. */
export function addNewKey(keys: KeySet, algorithm: Algorithm, now: Date): Change {
  const key = newKey(algorithm, keys, now)
  return reportNew([...keys, key], key.kid, [])
}

/** A key that signs from now on. Unless told otherwise it is of the kind of the one before. */
export function rotateKeys(keys: KeySet, algorithm: Algorithm | undefined, now: Date): Change {
  const key = newKey(algorithm ?? signerOf(keys)?.alg ?? 'HS256', keys, now)
  return reportNew([key, ...keys], key.kid, adviceAfter(keys, key.kid))
}

/**
 * Lets a key sign that so far only verifies: one that every location has by then, so that nobody
 * meets a token whose key has not reached him yet.
 *
 * @throws SluiceError `kid_unknown`, `cannot_sign`
 */
export function promoteKey(keys: KeySet, kid: string): Change {
  const chosen = keys.find((key) => key.kid === kid)
  if (chosen === undefined) throw unknownKid(kid)
  if (!describeKeys([chosen])[0]?.canSign) {
    throw new SluiceError('cannot_sign', `${kid} is a public key, which cannot sign`, {
      cure: 'name a secret or a private key',
    })
  }
  return reportNew([chosen, ...keys.filter((key) => key !== chosen)], kid, adviceAfter(keys, kid))
}

function adviceAfter(keys: KeySet, kid: string): string[] {
  const before = signerOf(keys)
  if (before === undefined || before.kid === kid) return []
  return [`${before.kid} goes on verifying; before you remove it, wait ${WAIT}`]
}

/** Keys of outside issuers, which verify what those sign. @throws SluiceError `kid_taken` */
export function addPublicKeys(keys: KeySet, added: KeySet): Change {
  const taken = added.find(({ kid }) => keys.some((key) => key.kid === kid))
  if (taken !== undefined) {
    throw new SluiceError('kid_taken', `there is a key ${taken.kid} already`, {
      cure: 'remove it first if this one shall take its place',
    })
  }
  const next = [...keys, ...added]
  const facts = describeKeys(next).slice(keys.length)
  return { keys: next, json: { added: facts }, lines: table(facts) }
}

/** @throws SluiceError `kid_unknown`, `last_key`, `only_signer` */
export function removeKey(keys: KeySet, kid: string): Change {
  const left = keys.filter((key) => key.kid !== kid)
  if (left.length === keys.length) throw unknownKid(kid)
  requireRemovable(keys, left, kid)
  const signer = signerOf(left)?.kid
  return {
    keys: left,
    json: { removed: kid, signer: signer ?? null },
    lines: [
      `removed ${kid}: links and sessions that it signed stop working`,
      ...(signer === undefined || signer === signerOf(keys)?.kid ? [] : [`${signer} signs now`]),
      `after a rotation, wait ${WAIT} before you remove the key that signed until then`,
    ],
  }
}

export function listKeys({ keys, isUnfinished }: HeldKeys): Report {
  const facts = describeKeys(keys)
  const lines = facts.length === 0 ? ['no keys yet'] : table(facts)
  if (!isUnfinished) return { json: { keys: facts }, lines }
  const note = 'an earlier change may not have reached the Worker; push finishes it'
  return { json: { keys: facts, unfinished: true }, lines, note }
}

/** A JWK Set for whoever verifies what Sluice signs. */
export function publishKeys(keys: KeySet): Report {
  const algorithms = new Map(describeKeys(keys).map(({ kid, alg }) => [kid, alg]))
  const halves = keys
    .filter(({ kty }) => kty !== 'oct')
    .map((key) => publicHalf({ ...key, alg: algorithms.get(key.kid) }))
  const json = { keys: halves }
  const lines = [JSON.stringify(json)]
  if (halves.length > 0) return { json, lines }
  return { json, lines, note: 'there is nothing to publish: a secret (HS256) has no public half' }
}

function unknownKid(kid: string): SluiceError {
  return new SluiceError('kid_unknown', `there is no key ${kid}`, {
    cure: 'list shows those there are',
  })
}

function reportNew(keys: KeySet, kid: string, advice: readonly string[]): Change {
  const facts = describeKeys(keys).filter((key) => key.kid === kid)
  return { keys, json: { ...facts[0] }, lines: [...table(facts), ...advice] }
}

function requireRemovable(keys: KeySet, left: KeySet, kid: string): void {
  const cure = 'make another with rotate first'
  if (left.length === 0) throw new SluiceError('last_key', `${kid} is the last key`, { cure })
  if (signerOf(keys)?.kid === kid && signerOf(left) === undefined) {
    throw new SluiceError('only_signer', `${kid} is the only key that can sign`, { cure })
  }
}

function table(keys: readonly KeyFacts[]): string[] {
  const width = Math.max(...keys.map(({ kid }) => kid.length))
  return keys.map((key) => `${key.kid.padEnd(width)}  ${key.alg}  ${roleOf(key)}`)
}

function roleOf({ signs, canSign }: KeyFacts): string {
  if (signs) return 'signs'
  return canSign ? 'verifies, can sign' : 'verifies only'
}
