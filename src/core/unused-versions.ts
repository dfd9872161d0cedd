import type { AssetRecord } from './asset-record.ts'
import { POINTER_AGE_SECONDS } from './cache-policy.ts'
import type { EpochSeconds } from './token/claims.ts'

/** Why a version stays. */
export const KEPT_REASONS = [
  /** A pointer names it. */
  'published',
  /** The record tells of it, so that its poster is shown. */
  'recorded',
  /** A pointer or the record cannot be read, and might tell of it. */
  'unreadable',
  /** A run that is not over may put back what it replaced. */
  'encoding',
  /** Sessions that began before the pointer moved may still play it. */
  'in_use',
  /** Something of it was written lately: it may still be made. */
  'young',
] as const
export type KeptReason = (typeof KEPT_REASONS)[number]

/** What a version is that nobody needs. */
export const UNUSED_REASONS = [
  /** Another one took its place. */
  'superseded',
  /** Its upload came to no end. */
  'unfinished',
  /** There is no such asset. */
  'orphaned',
] as const
export type UnusedReason = (typeof UNUSED_REASONS)[number]

export type Verdict = { readonly kept: KeptReason } | { readonly unused: UnusedReason }

/** What is known of the asset that a version lies in. */
export interface AssetState {
  /** What viewers start from, as far as it is there. */
  readonly pointers: readonly PointerState[]
  readonly record: RecordState | 'absent' | 'unreadable'
}

export interface PointerState {
  /** `undefined` where it cannot be read. */
  readonly text: string | undefined
  readonly writtenAt: EpochSeconds
}

export interface RecordState extends Pick<AssetRecord, 'status' | 'version'> {
  readonly writtenAt: EpochSeconds
}

export interface RetentionLimits {
  readonly now: EpochSeconds
  /** How long nothing of a version must have been written; at least `MIN_GRACE_SECONDS` hold. */
  readonly graceSeconds: number
  /** Longest playback session that this deployment gives. */
  readonly maxSessionSeconds: number
}

/** A transcode that runs writes every few seconds, a slow one on a bad line every few minutes. */
export const MIN_GRACE_SECONDS = 3600
export const DEFAULT_GRACE_SECONDS = 86_400

/** For clocks that differ, and for a pointer that a cache kept longer than it was told. */
const SESSION_MARGIN_SECONDS = 3600

/**
 * Whether a version may be removed.
 *
 * @param newestAt when the newest of its objects was written
 */
export function judgeVersion(
  version: string,
  state: AssetState,
  newestAt: EpochSeconds,
  limits: RetentionLimits,
): Verdict {
  const kept = whyKept(version, state, limits)
  if (kept !== undefined) return { kept }
  const lastWrite = Math.max(newestAt, recordedAt(version, state))
  const grace = Math.max(limits.graceSeconds, MIN_GRACE_SECONDS)
  if (limits.now < lastWrite + grace) return { kept: 'young' }
  return { unused: whyUnused(state, newestAt) }
}

/** The part of the verdict that needs no look at the version's objects: why it stays at any age. */
export function whyKept(
  version: string,
  { pointers, record }: AssetState,
  limits: RetentionLimits,
): KeptReason | undefined {
  if (pointers.some(({ text }) => text?.includes(version))) return 'published'
  if (record === 'unreadable' || pointers.some(({ text }) => text === undefined)) {
    return 'unreadable'
  }
  if (record !== 'absent') {
    // One that was written before its pointer was: the same run may go on from there.
    if (record.version === version && !isUnplayed(record)) return 'recorded'
    if (record.status === 'playable') return 'encoding'
  }
  return limits.now < lastUse(pointers, limits) ? 'in_use' : undefined
}

/** Nothing plays, and the version that it tells of is just the one that was tried. */
function isUnplayed({ status }: RecordState): boolean {
  return status === 'processing' || status === 'failed'
}

/**
 * Until when a session may play what the pointers do not name any more. What they named before is
 * not known, so this holds for every version, whichever it was.
 */
function lastUse(pointers: readonly PointerState[], limits: RetentionLimits): EpochSeconds {
  const { fresh, stale } = POINTER_AGE_SECONDS
  return movedAt(pointers) + fresh + stale + limits.maxSessionSeconds + SESSION_MARGIN_SECONDS
}

function movedAt(pointers: readonly PointerState[]): EpochSeconds {
  return Math.max(...pointers.map(({ writtenAt }) => writtenAt), Number.NEGATIVE_INFINITY)
}

/** A run that goes on with what an earlier one left writes its record first. */
function recordedAt(version: string, { record }: AssetState): EpochSeconds {
  const isOfIt = typeof record === 'object' && record.version === version
  return isOfIt ? record.writtenAt : Number.NEGATIVE_INFINITY
}

function whyUnused({ pointers, record }: AssetState, newestAt: EpochSeconds): UnusedReason {
  if (pointers.length === 0) return record === 'absent' ? 'orphaned' : 'unfinished'
  return newestAt > movedAt(pointers) ? 'unfinished' : 'superseded'
}
