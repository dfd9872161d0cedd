import { base64url } from 'jose'
import { DeliveryError } from '../errors.ts'
import { type Claims, readClaims } from './claims.ts'
import { decodeJws, keyOf, readJsonObject, verifySignature } from './jws.ts'
import { checkGeo, checkNet, checkReferrer, type Viewer } from './rights/check-rights.ts'
import { checkAdvance, checkBegin, checkEnd, checkLife, type VerifyOptions } from './verify.ts'

/** One thing that is looked at before a token opens anything. */
export interface Check {
  readonly name: string
  /** `unchecked` where an earlier check failed, or too little is known of the viewer. */
  readonly outcome: 'pass' | 'fail' | 'unchecked'
  /** What a viewer would be refused with. */
  readonly code?: string
  readonly detail?: string
}

export interface Explanation {
  readonly kid: string | undefined
  readonly algorithm: string | undefined
  /** Whether the signature is right, and what the token says can be trusted. */
  readonly isVerified: boolean
  /** What the token says, where that can be read at all. */
  readonly payload: Readonly<Record<string, unknown>> | undefined
  /** The same, where it was verified and is understood. */
  readonly claims: Claims | undefined
  readonly checks: readonly Check[]
}

export interface ExplainOptions extends VerifyOptions {
  /** For whom the token is explained, as far as that is known. */
  readonly viewer: Partial<Viewer>
}

/**
 * Says of a token what it is, what it says, and which checks it passes or fails, each made by the
 * function that decides when the token is used. Never throws, and never shows a key.
 */
export async function explainToken(token: string, options: ExplainOptions): Promise<Explanation> {
  const { keyring } = options
  const list = new CheckList()
  const jws = await list.make('format', () => decodeJws(token))
  const key = await list.make('key', jws && (() => keyOf(jws, keyring)))
  const signed = await list.make('signature', jws && key && (() => verifySignature(jws, key)))
  const claims = await list.make(
    'claims',
    signed && (() => readClaims(readJsonObject(signed, 'payload'))),
  )
  for (const [name, check] of TIME_CHECKS) {
    await list.make(name, claims && (() => check(claims, options)))
  }
  if (claims !== undefined) await explainRights(claims, options.viewer, list)
  return {
    kid: jws?.kid,
    algorithm: key?.algorithm,
    isVerified: signed !== undefined,
    payload: readPayload(token),
    claims,
    checks: list.checks,
  }
}

/** Checks in the order in which they are made. */
class CheckList {
  readonly checks: Check[] = []

  /** Makes a check if there is what it needs, and gives what it found. */
  async make<T>(name: string, work: (() => T | Promise<T>) | undefined): Promise<T | undefined> {
    if (work === undefined) {
      this.checks.push({ name, outcome: 'unchecked' })
      return undefined
    }
    try {
      const found = await work()
      this.checks.push({ name, outcome: 'pass' })
      return found
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      this.checks.push({ name, outcome: 'fail', code: error.code, detail: error.message })
      return undefined
    }
  }

  leave(name: string, detail: string): void {
    this.checks.push({ name, outcome: 'unchecked', detail })
  }
}

type ClaimCheck = (claims: Claims, options: ExplainOptions) => void

const TIME_CHECKS: readonly (readonly [string, ClaimCheck])[] = [
  ['lifetime', checkLife],
  ['advance', (claims, { now }) => checkAdvance(claims, now)],
  ['begin', (claims, { now }) => checkBegin(claims, now)],
  ['expiry', (claims, { now }) => checkEnd(claims, now)],
]

async function explainRights(claims: Claims, known: Partial<Viewer>, list: CheckList) {
  const viewer = {
    country: undefined,
    address: undefined,
    referrer: undefined,
    ownHost: '',
    ...known,
  }
  const { geo, net, ref, ref_none } = claims
  const rights = [
    ['geo', geo, 'country', checkGeo],
    ['net', net, 'address', checkNet],
    ['referrer', ref ?? ref_none, 'referrer', checkReferrer],
  ] as const
  for (const [name, claim, fact, check] of rights) {
    if (claim === undefined) continue
    if (known[fact] === undefined) list.leave(name, `it depends on the viewer's ${fact}`)
    else await list.make(name, () => check(claims, viewer))
  }
}

function readPayload(token: string): Record<string, unknown> | undefined {
  try {
    return readJsonObject(base64url.decode(token.split('.')[1] ?? ''), 'payload')
  } catch {
    // Damaged: there is nothing to show.
    return undefined
  }
}
