type TokenCore = typeof import('../../src/core/token/index.ts')
type Jwk = Readonly<Record<string, unknown>>

export interface RoundTrip {
  /** What each key's link says when it comes back. */
  readonly verified: readonly { readonly kid: string; readonly sub: string }[]
  readonly refusal: string
  readonly failedChecks: readonly string[]
  readonly urls: readonly string[]
}

/**
 * Issues a link with each key, verifies it, and lets it expire. It is also run as its own text in
 * other runtimes, so it uses its arguments alone.
 */
export async function roundTrip(core: TokenCore, keys: readonly Jwk[]): Promise<RoundTrip> {
  const now = 1_800_000_000
  const maxLifeSeconds = { link: core.DEFAULT_MAX_LINK_SECONDS, play: 0 }
  const terms = {
    ...{ viewer: 'viewer-7', max_streams: 2, max_height: 1080, clip: { start: 90 } },
    ...{ geo: { allow: ['DE'] }, net: ['2001:db8::/32'], ref: ['*.example.com'], audio: 'de' },
  }
  const request = { subject: 'films/one', now, ttlSeconds: core.parseSpan('2h') ?? 0, id: 'link-1' }
  const verified = []
  let last = ''
  for (const key of keys) {
    const { d: _, ...open } = key
    const signing = core.readKeyring(JSON.stringify({ keys: [key] }))
    const keyring = core.readKeyring(JSON.stringify({ keys: [open] }))
    const { token } = await core.issueLink({ ...request, terms }, signing)
    const { claims, kid } = await core.verifyToken(token, { keyring, now, maxLifeSeconds })
    verified.push({ kid, sub: claims.sub })
    last = token
  }
  const options = {
    ...{ keyring: core.readKeyring(JSON.stringify({ keys })), maxLifeSeconds },
    now: now + core.DEFAULT_MAX_LINK_SECONDS,
  }
  const viewer = { country: 'AT', address: '2001:db8::1', referrer: 'https://www.example.com/' }
  const { checks } = await core.explainToken(last, { ...options, viewer })
  const refusal = await core.verifyToken(last, options).then(
    () => 'accepted',
    (error) => `${error instanceof core.DeliveryError} ${error.code}`,
  )
  return {
    verified,
    refusal,
    failedChecks: checks.flatMap(({ name, outcome }) => (outcome === 'fail' ? name : [])),
    urls: [core.streamUrl, core.watchUrl].map((url) => url('https://v.example/', 'a b', 'T')),
  }
}

/** What comes of it with the keys of `token-vectors.json`, wherever it runs. */
export const ROUND_TRIP: RoundTrip = {
  verified: ['hs256', 'hs256-old', 'es256', 'ed25519'].map((kid) => ({ kid, sub: 'films/one' })),
  refusal: 'true token_expired',
  failedChecks: ['expiry', 'geo'],
  urls: ['https://v.example/a%20b/master.m3u8?token=T', 'https://v.example/watch/a%20b?token=T'],
}
