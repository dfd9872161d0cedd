import {
  type EntityTag,
  isStrongMatch,
  isWeakMatch,
  parseEntityTag,
  parseEntityTags,
} from './entity-tags.ts'
import { parseHttpDate } from './http-date.ts'

export interface ConditionalRequest {
  readonly method: string
  /** A request field's value by its lower-case name; `headers.get.bind(headers)` will do. */
  readonly header: (name: string) => string | null | undefined
  /** The current object's ETag field, quotes and all. */
  readonly etag: string | undefined
  /** When the current object was last written; fractions of a second do not count. */
  readonly lastModified: Date | undefined
  /** Only for the century of two-digit years. */
  readonly now: Date
}

export type ConditionResult = 'proceed' | 'not_modified' | 'precondition_failed'

/**
 * Evaluates the conditions of a request for an object that exists, in the order of RFC 9110 13.2.2.
 * Fields with an invalid date are ignored, as 13.1.3 and 13.1.4 want; one that should list entity
 * tags and does not matches nothing. If-Range comes after these: `rangeApplies`.
 */
export function evaluateConditions(request: ConditionalRequest): ConditionResult {
  const { header } = request
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const ifMatch = header('if-match') ?? undefined
  const ifNoneMatch = header('if-none-match') ?? undefined

  if (ifMatch !== undefined) {
    if (!isListed(ifMatch, request.etag, isStrongMatch)) return 'precondition_failed'
  } else if (wasModifiedAfter(header('if-unmodified-since'), request) === true) {
    return 'precondition_failed'
  }
  if (ifNoneMatch !== undefined) {
    if (!isListed(ifNoneMatch, request.etag, isWeakMatch)) return 'proceed'
    return isRead ? 'not_modified' : 'precondition_failed'
  }
  const isUnchanged = isRead && wasModifiedAfter(header('if-modified-since'), request) === false
  return isUnchanged ? 'not_modified' : 'proceed'
}

/**
 * Whether a Range may be honoured as far as If-Range is concerned (RFC 9110 13.1.5): there is none,
 * or its entity tag is the current one by strong comparison, or its date is exactly the current one.
 * The date counts as a strong validator: R2 takes one write per second for a key, so no object
 * changes twice within the second that a date names (8.8.2.2).
 */
export function rangeApplies(
  ifRange: string | null | undefined,
  etag: string | undefined,
  lastModified: Date | undefined,
  now: Date,
): boolean {
  if (ifRange === null || ifRange === undefined) return true
  const wanted = parseEntityTag(ifRange)
  const current = etag === undefined ? undefined : parseEntityTag(etag)
  if (wanted !== undefined) return current !== undefined && isStrongMatch(wanted, current)
  const date = parseHttpDate(ifRange, now)
  return date !== undefined && lastModified !== undefined && seconds(date) === seconds(lastModified)
}

function isListed(
  field: string,
  etag: string | undefined,
  isMatch: (a: EntityTag, b: EntityTag) => boolean,
): boolean {
  if (/^[\t ]*\*[\t ]*$/.test(field)) return true
  const current = etag === undefined ? undefined : parseEntityTag(etag)
  if (current === undefined) return false
  return parseEntityTags(field)?.some((tag) => isMatch(tag, current)) ?? false
}

/** `undefined` when there is nothing to compare: no field, no valid date, no date of the object. */
function wasModifiedAfter(
  field: string | null | undefined,
  request: ConditionalRequest,
): boolean | undefined {
  if (field === null || field === undefined || request.lastModified === undefined) return undefined
  const date = parseHttpDate(field, request.now)
  return date === undefined ? undefined : seconds(request.lastModified) > seconds(date)
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
