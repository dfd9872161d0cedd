import { DeliveryError, SluiceError } from '../core/errors.ts'
import { type Keyring, readKeyring } from '../core/token/keyring.ts'
import { DEFAULT_MAX_LINK_SECONDS, DEFAULT_MAX_SESSION_SECONDS } from '../core/token/lifetimes.ts'

/** What `wrangler.toml` and the secrets give a Worker. Only this file knows the variables' names. */
export interface Env {
  readonly BUCKET: R2Bucket
  readonly ASSETS: Fetcher
  readonly SIGNING_KEYS?: string
  readonly MAX_LINK_SECONDS?: string
  readonly MAX_SESSION_SECONDS?: string
  readonly CORS_ORIGINS?: string
}

export interface Config {
  readonly keyring: Keyring
  readonly maxLinkSeconds: number
  readonly maxSessionSeconds: number
  /** Origins whose pages may read streams; `*` for any. */
  readonly corsOrigins: '*' | readonly string[]
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
    maxLinkSeconds: readSeconds('MAX_LINK_SECONDS', env.MAX_LINK_SECONDS, DEFAULT_MAX_LINK_SECONDS),
    maxSessionSeconds: readSeconds(
      'MAX_SESSION_SECONDS',
      env.MAX_SESSION_SECONDS,
      DEFAULT_MAX_SESSION_SECONDS,
    ),
    corsOrigins: readOrigins(env.CORS_ORIGINS ?? '*'),
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
  return value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(readOrigin)
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
