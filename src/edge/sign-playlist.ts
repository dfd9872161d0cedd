import { signManifest } from '../core/dash/sign.ts'
import { DeliveryError } from '../core/errors.ts'
import { rewritePlaylist } from '../core/playlist/rewrite.ts'
import { decodePlaylist } from '../core/playlist/text.ts'
import { uriSigner } from '../core/playlist/uri.ts'
import { type Playlist, placeOf, tooLarge } from './playlists.ts'

/** A token before each of a million short URIs would fill a Worker's memory. */
const MAX_SIGNED_LENGTH = 24 * 1024 * 1024

/**
 * Puts the token into every URI of a playlist or manifest that leads to this server.
 *
 * @param inherits it was fetched below the token's path, so relative URIs have it already
 * @throws DeliveryError `playlist_invalid`, `playlist_too_large`
 */
export function signPlaylist(playlist: Playlist, token: string, inherits = false): Uint8Array {
  const { text, encode } = decodePlaylist(playlist.bytes)
  const place = placeOf(playlist, text, token)
  if (playlist.kind !== 'manifest') {
    return encode(rewritePlaylist(text, bounded(uriSigner(place, { inherits }), text.length)))
  }
  const signed = signManifest(text, place)
  if (!signed.ok) throw new DeliveryError(signed.code, `the manifest is refused: ${signed.reason}`)
  return encode(signed.text)
}

function bounded(sign: (uri: string) => string, textLength: number): (uri: string) => string {
  let length = textLength
  return (uri) => {
    const signed = sign(uri)
    length += signed.length - uri.length
    if (length > MAX_SIGNED_LENGTH) throw tooLarge()
    return signed
  }
}
