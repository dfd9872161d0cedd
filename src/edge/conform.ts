import { DeliveryError } from '../core/errors.ts'
import { evaluateConditions, rangeApplies } from '../core/http/conditional.ts'

const CONDITIONS = [
  'If-Match',
  'If-None-Match',
  'If-Modified-Since',
  'If-Unmodified-Since',
  'If-Range',
]

/** What a viewer asked, as far as RFC 9110's conditions and ranges are concerned. */
export interface Asked {
  readonly method: string
  readonly headers: Headers
}

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
  asked: Asked,
  refetch: () => Promise<Response>,
): Promise<Response> {
  if (response.status !== 200 && response.status !== 206) return response
  if (!CONDITIONS.some((name) => asked.headers.has(name))) return response
  const etag = response.headers.get('ETag') ?? undefined
  const lastModified = dateOf(response)
  const now = new Date()
  const header = (name: string) => asked.headers.get(name)
  const result = evaluateConditions({ method: asked.method, header, etag, lastModified, now })
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
