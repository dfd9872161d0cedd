import { pointerKey } from '../../core/asset-keys.ts'
import { isAssetName } from '../../core/asset-name.ts'
import { DeliveryError } from '../../core/errors.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import type { Claims } from '../../core/token/claims.ts'
import type { Check } from '../../core/token/explain.ts'
import { assetOpenedByLink, isAssetInSubject, isOpenedByPlayback } from '../../core/token/scope.ts'

/** What a token is explained for. */
export interface ExplainedTarget {
  readonly asset: string | undefined
  /** What is asked for; the asset's usual entry where only that is known. */
  readonly key: string | undefined
  /** Whether the token opens it, where anything was named beside the token. */
  readonly checks: readonly Check[]
}

/**
 * What a question is about: what the pasted URL is of, the asset that was named, else what the token
 * itself names.
 *
 * @param path of the pasted URL; empty where a token was pasted alone
 */
export function explainTarget(
  claims: Claims,
  path: string,
  named: string | undefined,
): ExplainedTarget {
  const own = named ?? (claims.sub.endsWith('/') ? undefined : claims.sub)
  const asked = path === '' ? undefined : readAsked(path)
  if (asked === undefined) {
    const isOpen = named === undefined || isAssetInSubject(claims.sub, named)
    return targetOf(own, own && pointerKey(own), named === undefined ? [] : [scopeCheck(isOpen)])
  }
  if (asked instanceof DeliveryError) return targetOf(own, undefined, [failed(asked)])
  const { key, page } = asked
  const asset = named ?? page ?? assetOf(claims, key) ?? own
  const isNamed = named === undefined || isAssetInSubject(claims.sub, named)
  return targetOf(asset, key, [scopeCheck(isNamed && isOpened(claims, key, page))])
}

interface Asked {
  readonly key: string
  /** The asset, where a page was asked for. */
  readonly page?: string
}

function readAsked(path: string): Asked | DeliveryError {
  try {
    const key = parseObjectPath(path)
    const page = key.replace(/^(?:watch|embed)\//, '')
    return page === key ? { key } : { key: pointerKey(page), page }
  } catch (error) {
    if (error instanceof DeliveryError) return error
    throw error
  }
}

function assetOf(claims: Claims, key: string): string | undefined {
  return claims.use === 'link' ? assetOpenedByLink(claims, key) : undefined
}

function isOpened(claims: Claims, key: string, page: string | undefined): boolean {
  if (claims.use === 'play') return page === undefined && isOpenedByPlayback(claims, key)
  return page === undefined
    ? assetOpenedByLink(claims, key) !== undefined
    : isAssetInSubject(claims.sub, page)
}

function targetOf(
  asset: string | undefined,
  key: string | undefined,
  checks: readonly Check[],
): ExplainedTarget {
  return { asset: asset !== undefined && isAssetName(asset) ? asset : undefined, key, checks }
}

function scopeCheck(isOpen: boolean): Check {
  if (isOpen) return { name: 'scope', outcome: 'pass' }
  return { name: 'scope', outcome: 'fail', code: 'scope', detail: 'the token does not open this' }
}

function failed({ code, message }: DeliveryError): Check {
  return { name: 'scope', outcome: 'fail', code, detail: message }
}
