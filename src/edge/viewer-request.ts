export interface ViewerRequest {
  /** The path that names the object, percent-encoded, without leading slash and without token. */
  readonly objectPath: string
  readonly query: URLSearchParams
  readonly token: ViewerToken | undefined
}

export interface ViewerToken {
  readonly text: string
  /** Relative URIs of a playlist inherit a token in the path and no other. */
  readonly place: 'path' | 'query' | 'header'
}

/** Never written to. */
const NO_QUERY = new URLSearchParams()

/**
 * Reads what is asked and by which token: `/s/<jwt>/<key>`, `/<key>?token=<jwt>`, or
 * `Authorization: Bearer <jwt>`. The path wins, since that is what a playlist we wrote says.
 */
export function readViewerRequest(request: Request): ViewerRequest {
  const { path, query: text } = splitUrl(request.url)
  const query = text === '' ? NO_QUERY : new URLSearchParams(text)
  const inPath = /^s\/([^/]+)\/(.*)$/s.exec(path)
  if (inPath) {
    const [, token = '', objectPath = ''] = inPath
    return { objectPath, query, token: { text: token, place: 'path' } }
  }
  const inQuery = query.get('token')
  if (inQuery) return { objectPath: path, query, token: { text: inQuery, place: 'query' } }

  const inHeader = /^Bearer +([^ ]+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  const token = inHeader === undefined ? undefined : { text: inHeader, place: 'header' as const }
  return { objectPath: path, query, token }
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
