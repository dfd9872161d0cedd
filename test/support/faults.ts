import { createHash } from 'node:crypto'
import type { ProxiedRequest } from './fault-proxy.ts'

/** What may go wrong between a client and a bucket. */
export type Fault =
  /** The connection is reset before the store gets anything. */
  | { readonly kind: 'drop-before' }
  /** The store has done it, and nobody hears of it. */
  | { readonly kind: 'drop-after' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The store gets half of the body, with a length that says so. */
  | { readonly kind: 'truncate' }
  | { readonly kind: 'status'; readonly status: 429 | 500 | 503; readonly retryAfter?: string }
  /** The body of the answer ends in its middle. */
  | { readonly kind: 'break-body' }
  /** The body of the answer stops in its middle, for ever if need be. */
  | { readonly kind: 'pause-body'; readonly ms: number }
  /** No answer, ever. */
  | { readonly kind: 'stall' }
  /** 200 for nothing, with an ETag that nothing has, or without one. */
  | { readonly kind: 'lie'; readonly etag?: string }

export type FaultKind = Fault['kind']

/** Probability of each kind, from 0 to 1; together at most 1. */
export type FaultShares = Readonly<Partial<Record<FaultKind, number>>>

/**
 * Faults by a seed. What a request meets depends on its method, its key and how often it came, and
 * not on the requests beside it, so that the same work meets the same faults however it is scheduled.
 *
 * @param mostInARow after so many faults one request goes through
 */
export function seededFaults(seed: number, shares: FaultShares, mostInARow = 4) {
  const inARow = new Map<string, number>()
  return ({ method, key, occurrence }: ProxiedRequest): Fault | undefined => {
    const name = `${method} ${key}`
    const before = inARow.get(name) ?? 0
    const [chance, detail] = randomPair(`${seed} ${name} ${occurrence}`)
    const kind = before < mostInARow ? pick(shares, chance, method) : undefined
    inARow.set(name, kind ? before + 1 : 0)
    return kind && faultOf(kind, detail)
  }
}

/** Of no bytes that any test has. */
const MADE_UP_ETAG = 'f'.repeat(32)

/** Two numbers from 0 up to 1. */
function randomPair(text: string): [number, number] {
  const digest = createHash('sha256').update(text).digest()
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32]
}

/** Some kinds would be nothing to a request without a body, or to one that only asks. */
function pick(shares: FaultShares, chance: number, method: string): FaultKind | undefined {
  let upTo = 0
  for (const [kind, share] of Object.entries(shares) as [FaultKind, number][]) {
    upTo += share
    if (chance >= upTo) continue
    const isForWrites = kind === 'lie' || kind === 'truncate'
    return isForWrites && method !== 'PUT' ? 'drop-after' : kind
  }
  return undefined
}

function faultOf(kind: FaultKind, detail: number): Fault {
  if (kind === 'delay') return { kind, ms: Math.round(5 + detail * 45) }
  if (kind === 'pause-body') return { kind, ms: Number.POSITIVE_INFINITY }
  if (kind === 'lie') return detail < 0.5 ? { kind } : { kind, etag: MADE_UP_ETAG }
  if (kind !== 'status') return { kind }
  const status = ([429, 500, 503] as const)[Math.floor(detail * 3)] ?? 503
  return detail * 6 - Math.floor(detail * 6) < 0.5
    ? { kind, status }
    : { kind, status, retryAfter: '0' }
}
