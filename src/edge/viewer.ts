import type { Viewer } from '../core/token/rights/check-rights.ts'

/**
 * Who asks, by what Cloudflare says of the connection and the client of its page. A sandboxed page
 * says `Origin: null`, which tells no more than nothing.
 */
export function viewerOf({ cf, headers, url }: Request): Viewer {
  const origin = headers.get('Origin')
  return {
    country: textOf(cf?.country),
    address: addressOf(headers),
    referrer: headers.get('Referer') ?? (origin === 'null' ? undefined : (origin ?? undefined)),
    ownHost: new URL(url).host,
  }
}

/** Cloudflare puts it there and lets nobody else. */
export function addressOf(headers: Headers): string | undefined {
  return headers.get('CF-Connecting-IP') ?? undefined
}

/**
 * What tells the devices of one viewer apart, as a digest: where he is and what his player calls
 * itself. It is kept for a minute, in memory alone.
 */
export async function deviceOf(request: Request): Promise<string> {
  const { headers } = request
  const text = `${addressOf(headers)}\n${headers.get('User-Agent')}`
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest, 0, 12)))
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
