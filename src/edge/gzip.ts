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

/**
 * A whole playlist as its client takes it. The tag of a compressed one becomes weak: it is the same
 * playlist, not the same bytes (RFC 9110 8.8.3.3).
 */
export async function compressPlaylist(
  body: Uint8Array,
  headers: Headers,
  request: Request,
): Promise<Response> {
  headers.append('Vary', 'Accept-Encoding')
  if (body.byteLength < SHORTEST_BYTES || !acceptsGzip(request.headers.get('Accept-Encoding'))) {
    headers.set('Content-Length', `${body.byteLength}`)
    return new Response(body, { headers })
  }
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  const compressed = await new Response(stream).arrayBuffer()
  const etag = headers.get('ETag')
  if (etag?.startsWith('"')) headers.set('ETag', `W/${etag}`)
  headers.set('Content-Encoding', 'gzip')
  headers.set('Content-Length', `${compressed.byteLength}`)
  headers.delete('Accept-Ranges')
  return new Response(compressed, { headers, encodeBody: 'manual' })
}
