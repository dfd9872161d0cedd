import { DeliveryError } from '../../core/errors.ts'
import type { Claims } from '../../core/token/claims.ts'
import type { Check } from '../../core/token/explain.ts'
import { assetOfPicture, assetOpenedByLink } from '../../core/token/scope.ts'
import { selectEntry } from '../entry.ts'
import { clipEntry } from '../entry-clip.ts'
import { fetchEntry } from '../fetch-entry.ts'
import type { Services } from '../services.ts'
import { NO_WISHES } from '../viewer-wishes.ts'
import type { ExplainedTarget } from './explain-target.ts'

/** Codes that tell of the asset and the link; any other is no answer to the question. */
const TELLING = ['scope', 'restriction_unenforceable', 'playlist_invalid', 'playlist_too_large']

/**
 * Whether playback can be started by a link: there is something to start from, and on it the link's
 * limits can be held to. Nothing for a session, which has begun.
 */
export async function checkEntry(
  claims: Claims,
  { key }: ExplainedTarget,
  request: Request,
  services: Services,
): Promise<Check[]> {
  if (claims.use !== 'link' || key === undefined || assetOfPicture(key) !== undefined) return []
  const asset = assetOpenedByLink(claims, key)
  if (asset === undefined) return []
  try {
    const stored = await fetchEntry(request, key, services)
    const selected = selectEntry(stored, asset, claims, NO_WISHES)
    await clipEntry({ asset, selected, claim: claims.clip, wish: undefined }, services)
    return [{ name: 'entry', outcome: 'pass' }]
  } catch (error) {
    return [entryCheck(error)]
  }
}

function entryCheck(error: unknown): Check {
  if (!(error instanceof DeliveryError)) throw error
  const { code, message: detail } = error
  if (code === 'not_found') return { name: 'entry', outcome: 'unchecked', detail }
  if (!TELLING.includes(code)) throw error
  return { name: 'entry', outcome: 'fail', code, detail }
}
