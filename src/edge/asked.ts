import { DeliveryError } from '../core/errors.ts'
import { evaluateConditions, rangeApplies } from '../core/http/conditional.ts'
import { singleRange } from '../core/http/range.ts'

/** What a viewer asked for, as far as RFC 9110's conditions and ranges are concerned. */
export interface Asked {
  readonly method: 'GET' | 'HEAD'
  /** One range in its plain form, `bytes=0-9`; only GET has ranges (14.2). */
  readonly range: string | undefined
  /** Reads the fields that say under which conditions; nothing where none was sent. */
  readonly condition: ((name: string) => string | null) | undefined
}

const CONDITIONS = [
  'If-Match',
  'If-None-Match',
  'If-Modified-Since',
  'If-Unmodified-Since',
  'If-Range',
] as const

export function askedBy({ method, headers }: Request): Asked {
  const isHead = method === 'HEAD'
  const hasCondition = CONDITIONS.some((name) => headers.has(name))
  return {
    method: isHead ? 'HEAD' : 'GET',
    range: isHead ? undefined : singleRange(headers.get('Range')),
    condition: hasCondition ? (name) => headers.get(name) : undefined,
  }
}

/** The whole, whatever was asked before. */
export const WHOLE: Asked = { method: 'GET', range: undefined, condition: undefined }

/** What the state of an object makes of what was asked (13.2.2). */
export type Verdict = { readonly status: 304 } | { readonly range: string | undefined }

/**
 * @param current the object's headers
 * @throws DeliveryError `precondition_failed`
 */
export function judge({ method, range, condition }: Asked, current: Headers): Verdict {
  if (condition === undefined) return { range }
  const etag = current.get('ETag') ?? undefined
  const modified = current.get('Last-Modified')
  const lastModified = modified === null ? undefined : new Date(modified)
  const now = new Date()
  const result = evaluateConditions({ method, header: condition, etag, lastModified, now })
  if (result === 'not_modified') return { status: 304 }
  if (result === 'precondition_failed') {
    throw new DeliveryError(
      'precondition_failed',
      'the object is not in the state that the request asks for',
    )
  }
  return { range: rangeApplies(condition('If-Range'), etag, lastModified, now) ? range : undefined }
}
