import { DeliveryError } from '../core/errors.ts'
import { evaluateConditions, rangeApplies } from '../core/http/conditional.ts'

/** What a viewer asked, as far as RFC 9110's conditions and ranges are concerned. */
export interface Asked {
  readonly method: string
  /** The fields that were sent. Most requests for segments send none. */
  readonly conditions: Readonly<Partial<Record<ConditionName, string>>>
}

const CONDITION_NAMES = [
  'Range',
  'If-Range',
  'If-Match',
  'If-None-Match',
  'If-Modified-Since',
  'If-Unmodified-Since',
] as const

type ConditionName = (typeof CONDITION_NAMES)[number]

export function askedBy({ method, headers }: Request): Asked {
  const conditions: Partial<Record<ConditionName, string>> = {}
  for (const name of CONDITION_NAMES) {
    const value = headers.get(name)
    if (value !== null) conditions[name] = value
  }
  return { method, conditions }
}

/** The whole, whatever was asked before. */
export const WHOLE: Asked = { method: 'GET', conditions: {} }

/**
 * Makes an answer what RFC 9110 wants it to be, whoever stood in between. Without a cache Origin has
 * evaluated conditions and ranges itself; a cache in front of it takes the fields away, and may know
 * fewer of them than there are. Evaluating twice changes nothing.
 *
 * @param refetch asks for the whole object, where a part was sent that If-Range does not allow
 * @throws DeliveryError `precondition_failed`
 */
export async function conform(
  response: Response,
  { method, conditions }: Asked,
  refetch: () => Promise<Response>,
): Promise<Response> {
  if (response.status !== 200 && response.status !== 206) return response
  const fields = new Map(
    Object.entries(conditions).map(([name, value]) => [name.toLowerCase(), value]),
  )
  if (fields.size === 0) return response
  const header = (name: string) => fields.get(name)
  const etag = response.headers.get('ETag') ?? undefined
  const lastModified = dateOf(response)
  const now = new Date()
  const result = evaluateConditions({ method, header, etag, lastModified, now })
  if (result === 'proceed') {
    const isAllowedPart = rangeApplies(header('if-range'), etag, lastModified, now)
    if (response.status === 200 || isAllowedPart) return response
    await response.body?.cancel()
    return refetch()
  }
  await response.body?.cancel()
  if (result === 'precondition_failed') throw preconditionFailed()
  return new Response(null, { status: 304, headers: response.headers })
}

export function preconditionFailed(): DeliveryError {
  return new DeliveryError(
    'precondition_failed',
    'the object is not in the state that the request asks for',
  )
}

function dateOf(response: Response): Date | undefined {
  const text = response.headers.get('Last-Modified')
  return text === null ? undefined : new Date(text)
}
