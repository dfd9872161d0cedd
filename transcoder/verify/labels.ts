/** A URI as people may see it: no query, which may hold a token, and no path that is one. */
export type Labeler = (uri: string) => string

/** What comes before the key in a URL of ours that carries its token. */
const TOKEN_PATH = /^\/s\/[^/]+(?=\/)/
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal would obey them
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Names everything relative to the folder of the entry, as far as it lies there. */
export function labeler(entryUri: string): Labeler {
  const entry = URL.parse(entryUri)
  const folder = entry ? folderOf(pathOf(entry)) : ''
  return (uri) => {
    const url = URL.parse(uri)
    if (url === null) return uri.split(/[?#]/, 1)[0] ?? ''
    if (url.protocol === 'data:') return 'data:…'
    const path = pathOf(url)
    const isNear = url.protocol === entry?.protocol && url.host === entry.host
    if (isNear && path.startsWith(folder)) return readable(path.slice(folder.length))
    return isNear ? readable(path) : `${url.host}${readable(path)}`
  }
}

/** The whole address, for the head of a report. */
export function describeUri(uri: string): string {
  const url = URL.parse(uri)
  if (url === null) return ''
  return /^https?:$/.test(url.protocol) ? url.origin + readable(pathOf(url)) : readable(pathOf(url))
}

function pathOf({ pathname }: URL): string {
  return pathname.replace(TOKEN_PATH, '')
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function readable(path: string): string {
  try {
    const decoded = decodeURIComponent(path)
    return CONTROL.test(decoded) ? path : decoded
  } catch {
    return path
  }
}
