import { whyNotAssetName } from '../core/asset-name.ts'
import { DeliveryError, SluiceError } from '../core/errors.ts'
import { STREAM_POLICIES, type StreamPolicy } from '../core/streams.ts'
import type { Claims } from '../core/token/claims.ts'
import { type Keyring, readKeyring } from '../core/token/keyring.ts'
import { DEFAULT_MAX_LINK_SECONDS, DEFAULT_MAX_SESSION_SECONDS } from '../core/token/lifetimes.ts'

/** What `wrangler.toml` and the secrets give a Worker. Only this file knows the variables' names. */
export interface Env {
  readonly BUCKET: R2Bucket
  readonly ASSETS: Fetcher
  /** Failed attempts at the admin API, by client. */
  readonly ADMIN_FAILURES: RateLimit
  readonly SIGNING_KEYS?: string
  readonly MAX_LINK_SECONDS?: string
  readonly MAX_SESSION_SECONDS?: string
  readonly CORS_ORIGINS?: string
  readonly PUBLIC_PATHS?: string
  readonly VIEWER_LANGUAGES?: string
  readonly STREAM_POLICY?: string
  readonly ADMIN_TOKEN?: string
}

export interface Config {
  readonly keyring: Keyring
  /** Longest life of a link and of a playback session. */
  readonly maxLifeSeconds: Readonly<Record<Claims['use'], number>>
  /** Origins whose pages may read streams; `*` for any. */
  readonly corsOrigins: '*' | readonly string[]
  /** Assets, and folders of assets ending in `/`, that anybody may watch. */
  readonly publicPaths: readonly string[]
  /** Whether a viewer's `Accept-Language` chooses the default sound and subtitles. */
  readonly usesViewerLanguages: boolean
  /** What happens to a viewer who plays more at once than his link allows. */
  readonly streamPolicy: StreamPolicy
  /** What opens the admin API; where there is none, nobody gets in. */
  readonly adminToken: string | undefined
}

const MAX_CONFIGURED_SECONDS = 366 * 86_400

/**
 * Reads the whole configuration once.
 *
 * @throws DeliveryError `misconfigured`, naming the variable and never its value where that is secret
 */
export function readConfig(env: Env): Config {
  return Object.freeze({
    keyring: readKeys(env.SIGNING_KEYS),
    maxLifeSeconds: Object.freeze({
      link: readSeconds('MAX_LINK_SECONDS', env.MAX_LINK_SECONDS, DEFAULT_MAX_LINK_SECONDS),
      play: readSeconds(
        'MAX_SESSION_SECONDS',
        env.MAX_SESSION_SECONDS,
        DEFAULT_MAX_SESSION_SECONDS,
      ),
    }),
    corsOrigins: readOrigins(env.CORS_ORIGINS ?? '*'),
    publicPaths: listOf(env.PUBLIC_PATHS ?? '').map(readPublicPath),
    usesViewerLanguages: readSwitch('VIEWER_LANGUAGES', env.VIEWER_LANGUAGES),
    streamPolicy: readStreamPolicy(env.STREAM_POLICY),
    adminToken: readAdminToken(env.ADMIN_TOKEN),
  })
}

function readKeys(value: string | undefined): Keyring {
  if (value === undefined || value === '') {
    throw new DeliveryError('misconfigured', 'the secret SIGNING_KEYS is not set', {
      cure: 'set it with `npx wrangler secret put SIGNING_KEYS`',
    })
  }
  try {
    return readKeyring(value)
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    throw new DeliveryError('misconfigured', error.message, {
      ...(error.cure !== undefined && { cure: error.cure }),
      cause: error,
    })
  }
}

function readSeconds(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined || value === '') return fallback
  const seconds = Number(value)
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > MAX_CONFIGURED_SECONDS) {
    throw new DeliveryError(
      'misconfigured',
      `${name} is not a whole number of seconds from 60 to 366 days`,
    )
  }
  return seconds
}

function readOrigins(value: string): '*' | readonly string[] {
  if (value.trim() === '*') return '*'
  return listOf(value).map(readOrigin)
}

function readOrigin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new DeliveryError(
      'misconfigured',
      `CORS_ORIGINS holds ${JSON.stringify(text)}, which is not an origin such as https://example.com`,
    )
  }
  return text
}

function readPublicPath(text: string): string {
  const reason = whyNotAssetName(text.endsWith('/') ? text.slice(0, -1) : text)
  if (reason === undefined) return text
  throw new DeliveryError(
    'misconfigured',
    `PUBLIC_PATHS holds ${JSON.stringify(text)}, which is no asset and no folder of assets: ${reason}`,
  )
}

function readSwitch(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '' || value === 'off') return false
  if (value === 'on') return true
  throw new DeliveryError('misconfigured', `${name} is neither "on" nor "off"`)
}

function readStreamPolicy(value: string | undefined): StreamPolicy {
  const policy = STREAM_POLICIES.find((known) => known === (value || 'reject_new'))
  if (policy !== undefined) return policy
  throw new DeliveryError(
    'misconfigured',
    `STREAM_POLICY is none of ${STREAM_POLICIES.map((known) => `"${known}"`).join(', ')}`,
  )
}

/** 32 characters of base64 hold 192 bits; what is much shorter can be guessed. */
const MIN_ADMIN_TOKEN_LENGTH = 32

function readAdminToken(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  const cure = 'make one with `openssl rand -base64 32`'
  // What else stands in a header of its own could never be sent as it is.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    const what = 'the secret ADMIN_TOKEN holds more than visible ASCII characters'
    throw new DeliveryError('misconfigured', what, { cure })
  }
  if (value.length >= MIN_ADMIN_TOKEN_LENGTH) return value
  const what = `the secret ADMIN_TOKEN is shorter than ${MIN_ADMIN_TOKEN_LENGTH} characters`
  throw new DeliveryError('misconfigured', what, { cure })
}

/** Values apart by spaces or commas. */
function listOf(value: string): string[] {
  return value.split(/[\s,]+/).filter(Boolean)
}
