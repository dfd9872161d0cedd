import type { HttpScheme } from './uri-reference.ts'

/** Says whether an authority names one of our hosts. */
export type HostCheck = (scheme: HttpScheme, authority: string) => boolean

/**
 * Compares hosts the way URL parsers do (case, percent-encoding, IDN, user names) and as DNS does
 * (the dot at the end). Scheme and port count as equal where each is the default of the other:
 * `http://host` written in a playlist of `https://host` leads to the same objects.
 */
export function ownHosts(origins: readonly string[]): HostCheck {
  // Most playlists name no host at all, so ours are only read when one does.
  let own: Set<string | undefined> | undefined
  // A playlist with absolute URIs repeats one authority thousands of times.
  let lastUrl = ''
  let last = false
  return (scheme, authority) => {
    const url = `${scheme}//${authority}`
    if (url === lastUrl) return last
    const host = hostOf(url)
    own ??= new Set(origins.map(hostOf))
    lastUrl = url
    last = host !== undefined && own.has(host)
    return last
  }
}

function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname, port } = new URL(url)
  const isDefault = port === '' || port === '80' || port === '443'
  return hostname.replace(/\.$/, '') + (isDefault ? '' : `:${port}`)
}
