import { DeliveryError } from '../core/errors.ts'

export interface ViewerToken {
  readonly text: string
  /** Relative URIs of a playlist inherit a token in the path and no other. */
  readonly place: 'path' | 'query' | 'header'
  /** The path that names the object, percent-encoded, without leading slash. */
  readonly objectPath: string
}

/**
 * Finds the token and what it is asked to open: `/s/<jwt>/<key>`, `/<key>?token=<jwt>`, or
 * `Authorization: Bearer <jwt>`. The path wins, since that is what a playlist we wrote says.
 *
 * @throws DeliveryError `token_missing`
 */
export function findToken(request: Request): ViewerToken {
  const { path, query } = splitUrl(request.url)
  const inPath = /^s\/([^/]+)\/(.*)$/s.exec(path)
  if (inPath) return { text: inPath[1] ?? '', place: 'path', objectPath: inPath[2] ?? '' }

  const inQuery = new URLSearchParams(query).get('token')
  if (inQuery) return { text: inQuery, place: 'query', objectPath: path }

  const inHeader = /^Bearer +([^ ]+)$/i.exec(request.headers.get('Authorization') ?? '')
  if (inHeader) return { text: inHeader[1] ?? '', place: 'header', objectPath: path }

  throw new DeliveryError('token_missing', 'this needs a link with a token', {
    cure: 'ask for a link',
  })
}

/** The URL's path without leading slash, and its query, taken as text so that nothing is cleaned. */
export function splitUrl(url: string): { path: string; query: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const rest = start < 0 ? '' : url.slice(start + 1)
  const [withQuery = ''] = rest.split('#', 1)
  const mark = withQuery.indexOf('?')
  return mark < 0
    ? { path: withQuery, query: '' }
    : { path: withQuery.slice(0, mark), query: withQuery.slice(mark + 1) }
}
