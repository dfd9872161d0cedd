import { POINTER_NAME } from '../../core/asset-keys.ts'
import { DeliveryError } from '../../core/errors.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import { isAssetInSubject } from '../../core/token/scope.ts'
import { keyPath, streamUrl } from '../../core/token/signed-url.ts'
import { WATCH_CSP } from '../../web/watch/content-security-policy.ts'
import { renderWatchPage } from '../../web/watch/document.ts'
import { fetchAssetRecord } from '../origin-client.ts'
import { statusOf, toDeliveryError } from '../problem.ts'
import type { Services } from '../services.ts'
import { findToken, splitUrl } from '../viewer-token.ts'

/** `/watch/<asset>?token=<link>`, with `&entry=<name>` where the entry is not `master.m3u8`. */
export async function watch(request: Request, services: Services): Promise<Response> {
  const token = findToken(request)
  const asset = parseObjectPath(token.objectPath.replace(/^watch\//, ''))
  const entry = readEntryName(request)
  const claims = await services.verify(token.text)
  if (claims.use !== 'link' || !isAssetInSubject(claims.sub, asset)) {
    throw new DeliveryError('scope', 'the token does not open this page')
  }
  const record = await fetchAssetRecord(services.origin, asset)
  const poster = record?.images.poster
  const page = renderWatchPage({
    title: record?.title ?? asset.slice(asset.lastIndexOf('/') + 1),
    asset,
    streamUrl: streamUrl('', asset, token.text, entry),
    ...(poster !== undefined && {
      posterUrl: `/${keyPath(`${asset}/${poster}`)}?token=${token.text}`,
    }),
    ...(record !== undefined && { durationSeconds: record.durationSeconds }),
  })
  return pageResponse(page, 200)
}

/** What a person sees instead of `problem+json`. */
export function watchProblem(error: unknown): Response {
  const { code } = toDeliveryError(error)
  const status = statusOf(code)
  const page = renderWatchPage({ title: '', asset: '', streamUrl: '', problem: { code, status } })
  return pageResponse(page, status)
}

function readEntryName(request: Request): string {
  const name = new URLSearchParams(splitUrl(request.url).query).get('entry') ?? POINTER_NAME
  const key = parseObjectPath(encodeURIComponent(name))
  return key
}

function pageResponse(page: string, status: number): Response {
  return new Response(page, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': WATCH_CSP,
      // The page's URL holds the link: no other site may learn it.
      'Referrer-Policy': 'strict-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
