import { DeliveryError } from '../../core/errors.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import type { PlaylistKind } from '../../core/playlist/kind.ts'
import type { LinkClaims, PlayClaims } from '../../core/token/claims.ts'
import { assetOpenedByLink, isOpenedByPlayback } from '../../core/token/scope.ts'
import { type Playlist, selectEntry, signAbsoluteUris, signPlaylist } from '../entry.ts'
import { fetchAssetRecord, fetchObject, fetchWholeObject, findingIn } from '../origin-client.ts'
import type { PlaylistFinding } from '../origin-playlist.ts'
import type { Services } from '../services.ts'
import { mintPlaybackToken } from '../session.ts'
import { entryHeaders, objectHeaders, rewrittenHeaders } from '../viewer-headers.ts'
import { findToken, type ViewerToken } from '../viewer-token.ts'

/**
 * Answers a request for anything in the bucket: finds out what the token opens, then either writes
 * an entry for its viewer (link) or lets a stored object through (playback token).
 *
 * @throws DeliveryError
 */
export async function deliver(request: Request, services: Services): Promise<Response> {
  const viewer = findToken(request)
  const key = parseObjectPath(viewer.objectPath)
  const claims = await services.verify(viewer.text)
  return claims.use === 'link'
    ? deliverByLink(request, key, claims, services)
    : deliverByPlayback(request, key, viewer, claims, services)
}

async function deliverByLink(
  request: Request,
  key: string,
  link: LinkClaims,
  services: Services,
): Promise<Response> {
  const asset = assetOpenedByLink(link, key)
  if (asset === undefined) throw outOfScope('link')
  if (isImage(key)) return deliverObject(request, key, services)

  const [response, record] = await Promise.all([
    fetchWholeObject(services.origin, key),
    fetchAssetRecord(services.origin, asset),
  ])
  const kind = await entryKind(response)
  const selected = selectEntry(await readPlaylist(response, request, key), kind, asset, link)
  const token = await mintPlaybackToken(
    {
      link,
      asset,
      paths: selected.paths,
      durationSeconds: record?.durationSeconds,
      now: services.now(),
    },
    services.config,
  )
  const body = signPlaylist(selected.playlist, token)
  return new Response(body, { headers: entryHeaders(body) })
}

async function deliverByPlayback(
  request: Request,
  key: string,
  viewer: ViewerToken,
  claims: PlayClaims,
  services: Services,
): Promise<Response> {
  if (!isOpenedByPlayback(claims, key)) throw outOfScope('playback token')
  const response = await fetchObject(services.origin, key, request)
  const finding = findingIn(response)
  refuseUnfit(finding)
  const inherits = viewer.place === 'path'
  if (finding === undefined || (inherits && !finding.endsWith('-absolute'))) {
    return new Response(response.body, {
      status: response.status,
      headers: objectHeaders(response.headers),
    })
  }
  // A part of a playlist that has to be rewritten is a part of no use: the whole is sent.
  await response.body?.cancel()
  const whole = await fetchWholeObject(services.origin, key)
  const playlist = await readPlaylist(whole, request, key)
  const body = inherits
    ? signAbsoluteUris(playlist, viewer.text)
    : signPlaylist(playlist, viewer.text)
  return new Response(body, { headers: rewrittenHeaders(whole.headers, body) })
}

async function deliverObject(
  request: Request,
  key: string,
  { origin }: Services,
): Promise<Response> {
  const response = await fetchObject(origin, key, request)
  return new Response(response.body, {
    status: response.status,
    headers: objectHeaders(response.headers),
  })
}

/** A link opens a playlist, multivariant or alone, and nothing else. */
async function entryKind(response: Response): Promise<PlaylistKind> {
  const finding = findingIn(response)
  if (finding === undefined) {
    await response.body?.cancel()
    throw outOfScope('link')
  }
  refuseUnfit(finding)
  return finding.startsWith('multivariant') ? 'multivariant' : 'media'
}

function refuseUnfit(finding: PlaylistFinding | undefined): void {
  if (finding === 'invalid') {
    throw new DeliveryError('playlist_invalid', 'what is stored under this name is not a playlist')
  }
  if (finding === 'too-large') {
    throw new DeliveryError('playlist_too_large', 'the playlist is too large to be signed')
  }
}

async function readPlaylist(response: Response, request: Request, key: string): Promise<Playlist> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { key, bytes, ownOrigin: new URL(request.url).origin }
}

function isImage(key: string): boolean {
  return key.endsWith('.jpg')
}

function outOfScope(what: string): DeliveryError {
  return new DeliveryError('scope', `the ${what} does not open this`)
}
