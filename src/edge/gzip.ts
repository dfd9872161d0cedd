/** Below this a playlist gains nothing worth the work. */
const SHORTEST_BYTES = 400

/**
 * True when `Accept-Encoding` takes gzip (RFC 9110 12.5.3): named, or by `*`, and not with weight 0.
 */
export function acceptsGzip(field: string | null): boolean {
  let byStar = false
  for (const member of (field ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = member.split(';').map((part) => part.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    if (coding === 'gzip' || coding === 'x-gzip') return !isRefused
    if (coding === '*') byStar = !isRefused
  }
  return byStar
}

/** A whole playlist as its client takes it. */
export async function compressPlaylist(
  body: Uint8Array,
  headers: Headers,
  request: Request,
): Promise<Response> {
  const isCompressed = describeCoding(headers, request, body.byteLength)
  if (!isCompressed) {
    headers.set('Content-Length', `${body.byteLength}`)
    return new Response(body, { headers })
  }
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  const compressed = await new Response(stream).arrayBuffer()
  headers.set('Content-Length', `${compressed.byteLength}`)
  return new Response(compressed, { headers, encodeBody: 'manual' })
}

/**
 * Says in the headers of a playlist which form a client gets of it, whole (200) or told to be what it
 * has (304): both must say the same (RFC 9110 15.4.5). The tag of a compressed one becomes weak: it is
 * the same playlist, not the same bytes (8.8.3.3).
 *
 * @returns whether it is sent compressed
 */
export function describeCoding(headers: Headers, request: Request, length: number): boolean {
  headers.append('Vary', 'Accept-Encoding')
  if (length < SHORTEST_BYTES || !acceptsGzip(acceptedEncodings(request))) return false
  const etag = headers.get('ETag')
  if (etag?.startsWith('"')) headers.set('ETag', `W/${etag}`)
  headers.set('Content-Encoding', 'gzip')
  headers.delete('Accept-Ranges')
  return true
}

/** Cloudflare puts its own wish into the field and the client's beside it. */
function acceptedEncodings({ cf, headers }: Request): string | null {
  const told = cf?.clientAcceptEncoding
  return typeof told === 'string' ? told : headers.get('Accept-Encoding')
}
