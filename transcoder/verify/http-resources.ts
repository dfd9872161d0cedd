import { joinBytes } from '../mp4/join-bytes.ts'
import {
  type Answer,
  type ByteRange,
  type Delivery,
  type Resources,
  tooLong,
  type Wanted,
} from './resources.ts'

/** A whole segment may take this long on a slow line. */
const TIMEOUT_MS = 60_000

/** What lies behind http and https URLs, and in data URLs. */
export function httpResources(send: typeof fetch): Resources {
  return {
    async get(uri, wanted) {
      const scheme = URL.parse(uri)?.protocol ?? ''
      if (!/^(?:https?|data):$/.test(scheme))
        return { ok: false, reason: `it has the scheme ${scheme}`, isOurLimit: true }
      try {
        return await answer(await send(uri, requestOf(wanted)), wanted)
      } catch (error) {
        return { ok: false, reason: `it did not answer: ${describe(error)}` }
      }
    },
  }
}

function requestOf({ range, isText }: Wanted): RequestInit {
  const headers = new Headers()
  if (range) headers.set('Range', `bytes=${range.offset}-${range.offset + range.length - 1}`)
  if (isText) headers.set('Accept-Encoding', 'gzip')
  return { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }
}

async function answer(response: Response, wanted: Wanted): Promise<Answer> {
  const { status, url, headers } = response
  if (status !== 200 && status !== 206) {
    await response.body?.cancel()
    return { ok: false, reason: `HTTP ${status}` }
  }
  const isRangeIgnored = wanted.range !== undefined && status === 200
  const delivery: Delivery = {
    contentType: headers.get('Content-Type') ?? undefined,
    contentEncoding: headers.get('Content-Encoding') ?? undefined,
    isRedirected: response.redirected,
    isRangeIgnored,
  }
  const skipped = isRangeIgnored ? wanted.range : undefined
  const bytes = await readBody(response, wanted.maxBytes, skipped)
  if (bytes === undefined) return tooLong(wanted)
  return { ok: true, bytes, uri: url, delivery: url.startsWith('data:') ? undefined : delivery }
}

/** No more than wanted; `range` where the server sends all and only that is kept. */
async function readBody(
  response: Response,
  maxBytes: number,
  range: ByteRange | undefined,
): Promise<Uint8Array | undefined> {
  const most = Math.min(maxBytes, range?.length ?? maxBytes)
  const parts: Uint8Array[] = []
  let [at, kept] = [0, 0]
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) break
    const from = Math.max(0, (range?.offset ?? 0) - at)
    const part = value.subarray(from, range ? from + most - kept : undefined)
    at += value.length
    kept += part.length
    if (part.length > 0) parts.push(part)
    if (kept > maxBytes || (range && kept >= most)) {
      await reader?.cancel()
      break
    }
  }
  return kept > maxBytes ? undefined : joinBytes(parts)
}

/** What lies beneath "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
