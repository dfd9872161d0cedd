import { DeliveryError } from '../core/errors.ts'
import { logError } from './log.ts'
import { problemResponse, toDeliveryError } from './problem.ts'
import { watchProblem } from './routes/watch.ts'
import { splitUrl } from './viewer-request.ts'

/** Any failure as its client gets it: words on the watch page, `problem+json` elsewhere. */
export function answerError(thrown: unknown, request: Request): Response {
  const requestId = request.headers.get('cf-ray') ?? crypto.randomUUID()
  const error = forPublic(toDeliveryError(thrown), requestId)
  const isPage = splitUrl(request.url).path.startsWith('watch/')
  return isPage ? watchProblem(error) : problemResponse(error, requestId)
}

/** What is wrong with this server itself goes into its log, and nobody else is told. */
function forPublic(error: DeliveryError, requestId: string): DeliveryError {
  if (error.code === 'internal') logError('unexpected', error.cause ?? error, requestId)
  if (error.code !== 'misconfigured') return error
  logError('misconfigured', error, requestId)
  return new DeliveryError('misconfigured', 'this server is not set up right', {
    cure: 'its log says what is missing',
  })
}
