import { POINTER_NAME, pointerKey } from '../../core/asset-keys.ts'
import { CACHE_CONTROL } from '../../core/cache-policy.ts'
import { DeliveryError } from '../../core/errors.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import type { LinkClaims } from '../../core/token/claims.ts'
import { assetOpenedByLink, isAssetInSubject } from '../../core/token/scope.ts'
import { folderUrl, objectUrl, streamUrl } from '../../core/token/signed-url.ts'
import { isLink } from '../../core/token/verify.ts'
import { WATCH_CSP } from '../../web/watch/content-security-policy.ts'
import { renderWatchPage } from '../../web/watch/document.ts'
import { authenticate, authorize } from '../authorize.ts'
import { fetchAssetRecord, fetchIfThere } from '../origin-client.ts'
import { problemHeaders, statusOf, toDeliveryError } from '../problem.ts'
import { isPublicAsset } from '../public-paths.ts'
import type { Services } from '../services.ts'
import { readViewerRequest, type ViewerToken } from '../viewer-request.ts'
import { tokenMissing } from './stream.ts'

/**
 * `/watch/<asset>?token=<link>`, with `&entry=<name>` where the entry is not `master.m3u8`. A public
 * asset needs no token.
 */
export async function watch(request: Request, services: Services): Promise<Response> {
  const { objectPath, query, token } = readViewerRequest(request)
  const asset = parseObjectPath(objectPath.replace(/^watch\//, ''))
  const entry = parseObjectPath(encodeURIComponent(query.get('entry') ?? POINTER_NAME))
  const isPublic = isPublicAsset(asset, services.config.publicPaths)
  const claims = isPublic ? undefined : await checkLink(request, asset, token, services)
  const link = isPublic ? undefined : token?.text
  const record = await fetchAssetRecord(services.origin, asset)
  if (record?.status === 'failed' && !(await isThere(services, pointerKey(asset)))) {
    return problemPage('encoding_failed', 404)
  }
  const { poster, storyboard } = record?.images ?? {}
  const storyboardKey = storyboard === undefined ? undefined : `${asset}/${storyboard}`
  const isShown =
    storyboardKey !== undefined && (!claims || assetOpenedByLink(claims, storyboardKey) === asset)
  const page = renderWatchPage({
    title: record?.title ?? asset.slice(asset.lastIndexOf('/') + 1),
    asset,
    streamUrl: streamUrl('', asset, link, entry),
    ...(poster !== undefined && { posterUrl: objectUrl('', `${asset}/${poster}`, link) }),
    ...(isShown && { storyboardUrl: folderUrl('', storyboardKey, link) }),
    ...(record !== undefined && { status: record.status }),
    // Of what is only announced, the length may not be known yet.
    ...(record?.durationSeconds && { durationSeconds: record.durationSeconds }),
  })
  return pageResponse(page, 200)
}

/** Somebody else's tools may have put a stream where ours failed. */
async function isThere({ origin }: Services, key: string): Promise<boolean> {
  const response = await fetchIfThere(origin, key)
  await response?.body?.cancel()
  return response !== undefined
}

async function checkLink(
  request: Request,
  asset: string,
  token: ViewerToken | undefined,
  services: Services,
): Promise<LinkClaims> {
  if (token === undefined) throw tokenMissing()
  const verified = await authenticate(token.text, services)
  if (!isLink(verified) || !isAssetInSubject(verified.claims.sub, asset)) {
    throw new DeliveryError('scope', 'the token does not open this page')
  }
  await authorize(request, verified, pointerKey(asset), services)
  return verified.claims
}

/** What a person sees instead of `problem+json`. */
export function watchProblem(error: unknown): Response {
  const problem = toDeliveryError(error)
  return problemPage(problem.code, statusOf(problem.code), problemHeaders(problem))
}

function problemPage(code: string, status: number, more?: Headers): Response {
  const page = renderWatchPage({ title: '', asset: '', streamUrl: '', problem: { code, status } })
  return pageResponse(page, status, more)
}

function pageResponse(page: string, status: number, more = new Headers()): Response {
  const headers = new Headers(more)
  for (const [name, value] of Object.entries(PAGE_HEADERS)) headers.set(name, value)
  // As bytes, so that the length is known.
  return new Response(new TextEncoder().encode(page), { status, headers })
}

const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': CACHE_CONTROL.entry.signed,
  'Content-Security-Policy': WATCH_CSP,
  // The page's URL holds the link: no other site may learn it.
  'Referrer-Policy': 'strict-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
}
