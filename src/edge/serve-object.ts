import { CACHE_CONTROL } from '../core/cache-policy.ts'
import { type ConditionResult, evaluateConditions, rangeApplies } from '../core/http/conditional.ts'
import {
  contentRange,
  parseRange,
  partLength,
  type RequestedRange,
  unsatisfiedRange,
} from '../core/http/range.ts'
import { parseObjectPath } from '../core/object-path.ts'
import { type ClipWindow, readClipQuery } from './clip-window.ts'
import { describeObject, type Representation } from './origin-object.ts'
import { isWorthReading, readPlaylist } from './origin-playlist.ts'
import { withR2Retries } from './r2-retry.ts'
import { splitUrl } from './viewer-request.ts'

/** First and last byte, inclusive. */
type Part = Extract<RequestedRange, { kind: 'part' }>

/**
 * Answers a request for one object of the bucket, whose key is the URL's path: conditions, ranges
 * and HEAD as RFC 9110 has them, and without reading a body that is not sent.
 *
 * @throws DeliveryError `storage_unavailable`, `path_invalid`
 */
export async function serveObject(request: Request, bucket: R2Bucket): Promise<Response> {
  const { path, query } = splitUrl(request.url)
  const key = parseObjectPath(path)
  if (isPlainGet(request)) return serveWhole(key, bucket, { window: readClipQuery(query) })

  const object = await withR2Retries(() => bucket.head(key))
  if (object === null) return missing()
  const about = describeObject(object)
  const decision = decide(request, about)
  if (decision === 'not_modified') return bodiless(304, about.headers)
  if (decision === 'precondition_failed')
    return bodiless(412, { 'Cache-Control': CACHE_CONTROL.error.shared })
  if (decision.kind === 'unsatisfiable') {
    return bodiless(416, {
      'Content-Range': unsatisfiedRange(about.size),
      'Cache-Control': CACHE_CONTROL.error.shared,
    })
  }
  // What a playlist is only its text tells, and the headers of HEAD must be those of GET.
  if (request.method === 'HEAD' && !isWorthReading(about)) {
    return bodiless(200, { ...about.headers, 'Content-Length': `${about.size}` })
  }
  return decision.kind === 'whole'
    ? serveWhole(key, bucket)
    : servePart(key, bucket, about, decision)
}

function isPlainGet({ method, headers }: Request): boolean {
  return (
    method === 'GET' &&
    !['Range', 'If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since'].some(
      (name) => headers.has(name),
    )
  )
}

/** RFC 9110 13.2.2: conditions first, then the range, which only GET has (14.2). */
function decide(
  { method, headers }: Request,
  { etag, lastModified, size }: Representation,
): Exclude<ConditionResult, 'proceed'> | RequestedRange {
  const now = new Date()
  const header = (name: string) => headers.get(name)
  const result = evaluateConditions({ method, header, etag, lastModified, now })
  if (result !== 'proceed') return result
  const hasRange =
    method === 'GET' && rangeApplies(headers.get('If-Range'), etag, lastModified, now)
  return hasRange ? parseRange(headers.get('Range'), size) : { kind: 'whole' }
}

/** What of a playlist is sent: the segments of a window, or a range of bytes. */
interface PlaylistPart {
  readonly window?: ClipWindow | undefined
  readonly bytes?: Part
}

async function serveWhole(
  key: string,
  bucket: R2Bucket,
  part: PlaylistPart = {},
): Promise<Response> {
  const object = await withR2Retries(() => bucket.get(key))
  if (object === null) return missing()
  const about = describeObject(object)
  if (isWorthReading(about)) return servePlaylist(object, about, part)
  const headers = { ...about.headers, 'Content-Length': `${about.size}` }
  return new Response(object.body, { headers, encodeBody: 'manual' })
}

/** A part of a playlist is cut here: only who reads all of it can say what it is. */
async function servePlaylist(
  object: R2ObjectBody,
  about: Representation,
  { window, bytes }: PlaylistPart,
): Promise<Response> {
  const playlist = await readPlaylist(object, about, window)
  const headers = { ...about.headers, ...playlist.headers }
  if (bytes === undefined) return new Response(playlist.body, { headers })
  const body = playlist.body?.subarray(bytes.first, bytes.last + 1) ?? null
  return new Response(body, { status: 206, headers: { ...headers, ...partHeaders(bytes, about) } })
}

async function servePart(
  key: string,
  bucket: R2Bucket,
  about: Representation,
  part: Part,
): Promise<Response> {
  if (isWorthReading(about)) return serveWhole(key, bucket, { bytes: part })
  const object = await withR2Retries(() =>
    bucket.get(key, {
      range: { offset: part.first, length: partLength(part) },
      // The part must be of the object that was looked at, not of one published in between.
      onlyIf: { etagMatches: about.rawEtag },
    }),
  )
  if (object === null) return missing()
  if (!('body' in object)) return serveWhole(key, bucket)
  const headers = { ...about.headers, ...partHeaders(part, about) }
  return new Response(object.body, { status: 206, headers, encodeBody: 'manual' })
}

function partHeaders(part: Part, about: Representation): Record<string, string> {
  return {
    'Content-Length': `${partLength(part)}`,
    'Content-Range': contentRange(part, about.size),
  }
}

function missing(): Response {
  return bodiless(404, { 'Cache-Control': CACHE_CONTROL.missing.shared })
}

function bodiless(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers })
}
