/** What somebody pasted: a link's URL, a URL from a playlist, or a token alone. */
export interface PastedLink {
  readonly token: string
  /** The URL's path without token and without leading slash, percent-encoded; empty for a token alone. */
  readonly path: string
}

/** `undefined` where there is no token in it. */
export function readPastedLink(text: string): PastedLink | undefined {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed)) {
    return trimmed === '' || /[\s/?#]/.test(trimmed) ? undefined : { token: trimmed, path: '' }
  }
  const url = URL.parse(trimmed)
  if (url === null) return undefined
  const inPath = /^\/s\/([^/]+)\/(.*)$/s.exec(url.pathname)
  if (inPath) return { token: inPath[1] ?? '', path: inPath[2] ?? '' }
  const token = url.searchParams.get('token')
  return token ? { token, path: url.pathname.slice(1) } : undefined
}
