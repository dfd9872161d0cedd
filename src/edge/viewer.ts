import type { Viewer } from '../core/token/rights/check-rights.ts'
import { householdOfAddress } from '../core/token/rights/net.ts'

/** What tells players apart stands at the beginning. */
const MAX_AGENT_CHARACTERS = 200

/** Who asks, by what Cloudflare says of the connection and the client of its page. */
export function viewerOf({ cf, headers, url }: Request): Viewer {
  return {
    country: textOf(cf?.country),
    address: addressOf(headers),
    referrer: referrerOf(headers),
    ownHost: new URL(url).host,
  }
}

/** What tells no more than nothing: of a sandboxed page, and of a client that has none (RFC 9110 10.1.3). */
const NO_PAGE = ['', 'null', 'about:blank']

function referrerOf(headers: Headers): string | undefined {
  const told = ['Referer', 'Origin'].map((name) => headers.get(name) ?? '')
  return told.find((each) => !NO_PAGE.includes(each))
}

/** Cloudflare puts it there and lets nobody else. */
export function addressOf(headers: Headers): string | undefined {
  return headers.get('CF-Connecting-IP') ?? undefined
}

/** Where he is: of IPv6 the household, in which devices change their addresses every day. */
export function householdOf(headers: Headers): string {
  return householdOfAddress(addressOf(headers) ?? 'unknown')
}

/** What tells the devices of one viewer apart: where he is and what his player calls itself. */
export function deviceText({ headers }: Request): string {
  return `${householdOf(headers)}\n${headers.get('User-Agent')?.slice(0, MAX_AGENT_CHARACTERS)}`
}

/** The same as a digest, which is kept for a minute, in memory alone. */
export async function deviceOf(request: Request): Promise<string> {
  const text = new TextEncoder().encode(deviceText(request))
  const digest = await crypto.subtle.digest('SHA-256', text)
  return btoa(String.fromCharCode(...new Uint8Array(digest, 0, 12)))
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
