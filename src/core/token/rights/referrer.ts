/** Hosts whose pages may show the video. */
export interface ReferrerRule {
  /**
   * `example.com`, `*.example.com` (one label, so neither `example.com` nor `a.b.example.com`),
   * `example.com:8443`, `localhost:*`. Without a port the scheme's own is meant, as in a
   * Content-Security-Policy (CSP 3, 6.7.2.11).
   */
  readonly ref?: readonly string[]
  /** What holds for players and pages that do not tell where they are. Default: `allow`. */
  readonly ref_none?: 'allow' | 'deny'
}

const MAX_HOSTS = 64
const MAX_HOST_LENGTH = 300

/**
 * Where the film is really watched is a page of another site's or a player that the viewer sent it
 * to: the receivers of Google Cast and of AirPlay say that they are these.
 */
const RECEIVERS = ['www.gstatic.com', 'mediaservices.cdn-apple.com']

/** At least one host, each of which can be read. */
export function isHostList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_HOSTS &&
    value.every((each) => typeof each === 'string' && parsePattern(each) !== undefined)
  )
}

export function isMissingReferrerRule(value: unknown): value is 'allow' | 'deny' {
  return value === 'allow' || value === 'deny'
}

/**
 * Whether a page may show the video. Pages of this server itself may: who opened them was checked
 * when they were opened.
 *
 * @param referrer `Referer` or `Origin` as it was sent; `undefined` where none was
 * @param ownHost host and port under which the viewer reached this server
 */
export function allowsReferrer(
  rule: ReferrerRule,
  referrer: string | undefined,
  ownHost: string,
): boolean {
  if (referrer === undefined) return rule.ref_none !== 'deny'
  if (rule.ref === undefined) return true
  const url = URL.parse(referrer)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  if (url.host === ownHost) return true
  const host = withoutRootDot(url.hostname)
  if (url.port === '' && RECEIVERS.includes(host)) return true
  return rule.ref.some((pattern) => matches(pattern, host, url.port))
}

interface HostPattern {
  readonly isWildcard: boolean
  readonly host: string
  /** Empty for the scheme's own. */
  readonly port: string
}

function matches(text: string, host: string, port: string): boolean {
  const pattern = parsePattern(text)
  if (pattern === undefined || (pattern.port !== '*' && pattern.port !== port)) return false
  if (!pattern.isWildcard) return host === pattern.host
  const dot = host.indexOf('.')
  return dot > 0 && host.slice(dot + 1) === pattern.host
}

/** Hosts are compared as URL parsers write them: lower case, international names in Punycode. */
function parsePattern(text: string): HostPattern | undefined {
  const match = /^(\*\.)?([^\s*/?#@\\]+?)(?::(\d{1,5}|\*))?$/.exec(text)
  if (match === null || text.length > MAX_HOST_LENGTH || text.endsWith(':')) return undefined
  const [, wildcard, host = '', port = ''] = match
  // A scheme without a port of its own, so that all ports stay as they are written.
  const url = URL.parse(`https://${host}/`)
  if (url === null || url.port !== '' || url.hostname === '') return undefined
  const isDefault = port === '80' || port === '443'
  return {
    isWildcard: wildcard !== undefined,
    host: withoutRootDot(url.hostname),
    port: isDefault ? '' : port.replace(/^0+(?=\d)/, ''),
  }
}

function withoutRootDot(hostname: string): string {
  return hostname.replace(/\.$/, '')
}
