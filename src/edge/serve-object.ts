import { CACHE_CONTROL, missingCacheControl } from '../core/cache-policy.ts'
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
import {
  FINDING_HEADER,
  inspectPlaylist,
  type ReadPlaylist,
  type RefusedFinding,
} from './origin-playlist.ts'
import { mayBePlaylist, readPlaylistBytes } from './playlist-bytes.ts'
import { withR2Retries } from './r2-retry.ts'
import { splitUrl } from './viewer-request.ts'

/** First and last byte, inclusive. */
type Part = Extract<RequestedRange, { kind: 'part' }>

interface ObjectRequest {
  readonly key: string
  readonly method: string
  /** Of a media playlist: the segments that are asked for. */
  readonly window: ClipWindow | undefined
  readonly range: string | null
}

/**
 * Answers GET and HEAD for one object of the bucket, whose key is the URL's path, with a range or
 * without. Conditions are the Gateway's. Of what is no playlist no body is read that is not sent.
 *
 * @throws DeliveryError `storage_unavailable`, `path_invalid`
 */
export async function serveObject(request: Request, bucket: R2Bucket): Promise<Response> {
  const { path, query } = splitUrl(request.url)
  const { method, headers } = request
  const range = method === 'GET' ? headers.get('Range') : null
  const asked = { key: parseObjectPath(path), method, window: readClipQuery(query), range }
  if (method === 'GET' && range === null) return serveWhole(asked, bucket)

  const object = await withR2Retries(() => bucket.head(asked.key))
  if (object === null) return missing(asked.key)
  const about = describeObject(object)
  // What a playlist is only its text tells, and the headers of HEAD must be those of GET.
  if (await mayBePlaylist(about, bucket)) return serveWhole(asked, bucket)
  const decision = parseRange(range, about.size)
  if (decision.kind === 'unsatisfiable') return unsatisfiable(about.size)
  if (decision.kind === 'part') return servePart(about, decision, bucket)
  return method === 'HEAD' ? bodiless(200, sizedHeaders(about)) : serveWhole(asked, bucket)
}

async function serveWhole(asked: ObjectRequest, bucket: R2Bucket): Promise<Response> {
  const object = await withR2Retries(() => bucket.get(asked.key))
  if (object === null) return missing(asked.key)
  const about = describeObject(object)
  if (await mayBePlaylist(about, bucket)) return servePlaylist(asked, object, about, bucket)
  return new Response(object.body, { headers: sizedHeaders(about), encodeBody: 'manual' })
}

/** A part of a playlist is cut here: only who reads all of it can say what it is. */
async function servePlaylist(
  asked: ObjectRequest,
  object: R2ObjectBody,
  about: Representation,
  bucket: R2Bucket,
): Promise<Response> {
  const bytes = await readPlaylistBytes(object, about, bucket)
  const playlist = bytes === undefined ? 'too-large' : inspectPlaylist(bytes, about, asked.window)
  if (playlist === undefined) return serveUninspected(asked, about, bucket)
  if (typeof playlist === 'string') return refused(playlist)
  return sendPlaylist(asked, playlist, about)
}

function sendPlaylist(
  { method, range }: ObjectRequest,
  { body, headers: found }: ReadPlaylist,
  about: Representation,
): Response {
  // Its text goes out, also of one that was stored compressed.
  const { 'Content-Encoding': _, ...stored } = about.headers
  const headers = { ...stored, ...found }
  const decision = parseRange(method === 'GET' ? range : null, body.byteLength)
  if (decision.kind === 'unsatisfiable') return unsatisfiable(body.byteLength)
  if (decision.kind === 'part') {
    const part = body.subarray(decision.first, decision.last + 1)
    const partial = { ...headers, ...partHeaders(decision, body.byteLength) }
    return new Response(part, { status: 206, headers: partial })
  }
  const whole = { ...headers, 'Content-Length': `${body.byteLength}` }
  return new Response(method === 'HEAD' ? null : body, { headers: whole })
}

/** It was read to no avail, but what is stored, and perhaps compressed, is what was asked for. */
async function serveUninspected(
  { key, method, range }: ObjectRequest,
  about: Representation,
  bucket: R2Bucket,
): Promise<Response> {
  const decision = parseRange(method === 'GET' ? range : null, about.size)
  if (decision.kind === 'unsatisfiable') return unsatisfiable(about.size)
  if (decision.kind === 'part') return servePart(about, decision, bucket)
  if (method === 'HEAD') return bodiless(200, sizedHeaders(about))
  const object = await withR2Retries(() => bucket.get(key))
  if (object === null) return missing(key)
  const headers = sizedHeaders(describeObject(object))
  return new Response(object.body, { headers, encodeBody: 'manual' })
}

async function servePart(about: Representation, part: Part, bucket: R2Bucket): Promise<Response> {
  const { key, rawEtag, size } = about
  const object = await withR2Retries(() =>
    bucket.get(key, {
      range: { offset: part.first, length: partLength(part) },
      // The part must be of the object that was looked at, not of one published in between.
      onlyIf: { etagMatches: rawEtag },
    }),
  )
  if (object === null) return missing(key)
  if (!('body' in object)) {
    return serveWhole({ key, method: 'GET', window: undefined, range: null }, bucket)
  }
  const headers = { ...about.headers, ...partHeaders(part, size) }
  return new Response(object.body, { status: 206, headers, encodeBody: 'manual' })
}

function sizedHeaders({ headers, size }: Representation): Record<string, string> {
  return { ...headers, 'Content-Length': `${size}` }
}

function partHeaders(part: Part, size: number): Record<string, string> {
  return {
    'Content-Length': `${partLength(part)}`,
    'Content-Range': contentRange(part, size),
  }
}

/** No 200: of that the cache would make parts. */
function refused(finding: RefusedFinding): Response {
  return bodiless(422, {
    [FINDING_HEADER]: finding,
    'Cache-Control': CACHE_CONTROL.missing.shared,
  })
}

function unsatisfiable(size: number): Response {
  return bodiless(416, {
    'Content-Range': unsatisfiedRange(size),
    'Cache-Control': CACHE_CONTROL.error.shared,
  })
}

function missing(key: string): Response {
  return bodiless(404, { 'Cache-Control': missingCacheControl(key) })
}

function bodiless(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers })
}
