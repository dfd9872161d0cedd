import { someUri } from './uris.ts'

/** Gets a URI as it is written and the tag that carries it, `undefined` for a URI line. */
export type UriMapper = (uri: string, tag: string | undefined) => string

/**
 * Changes the URIs of a playlist and nothing else: order, spacing, unknown tags, comments, line ends
 * and a missing last one stay as they are. Takes any text, never throws of itself, and needs time in
 * proportion to its length. The mapper must be pure, so that equal URIs stay equal (the URI of
 * EXT-X-PRELOAD-HINT must come back in a later EXT-X-PART byte for byte, RFC 8216bis 4.4.5.3).
 */
export function rewritePlaylist(text: string, mapUri: UriMapper): string {
  let rewritten = ''
  let copied = 0
  someUri(text, (start, end, tag) => {
    const uri = text.slice(start, end)
    const mapped = mapUri(uri, tag)
    if (mapped !== uri) {
      rewritten += text.slice(copied, start) + mapped
      copied = end
    }
    return false
  })
  return copied === 0 ? text : rewritten + text.slice(copied)
}
