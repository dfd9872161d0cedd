import { isManifest } from '../core/dash/manifest.ts'
import { DeliveryError } from '../core/errors.ts'
import type { Representation } from './origin-object.ts'
import { MAX_PLAYLIST_BYTES } from './origin-playlist.ts'
import { withR2Retries } from './r2-retry.ts'

/** Nothing tells what such an object is, so only a small one is read to find out. */
const MAX_UNCLEAR_BYTES = 1024 * 1024
/** A playlist or a manifest has told what it is by then. */
const BEGINNING_BYTES = 4096

/** Whether an object has to be read to know what it is. */
export async function mayBePlaylist(about: Representation, bucket: R2Bucket): Promise<boolean> {
  if (about.looks !== 'unclear') return about.looks === 'playlist'
  if (about.size <= MAX_UNCLEAR_BYTES) return true
  const part = { range: { offset: 0, length: BEGINNING_BYTES } }
  const beginning = await withR2Retries(() => bucket.get(about.key, part))
  if (beginning === null) return false
  const text = new TextDecoder().decode(await beginning.arrayBuffer())
  return /^[\s\ufeff]*#EXTM3U/.test(text) || isManifest(text)
}

/**
 * The text's bytes of what may be a playlist; `undefined` where they are more than a Worker should
 * hold. A read that breaks off is tried once more.
 *
 * @throws DeliveryError `storage_unavailable`
 */
export async function readPlaylistBytes(
  object: R2ObjectBody,
  about: Representation,
  bucket: R2Bucket,
): Promise<Uint8Array | undefined> {
  if (about.size > MAX_PLAYLIST_BYTES) {
    await object.body.cancel()
    return undefined
  }
  try {
    return await bytesOf(object.body, about)
  } catch {
    const again = await withR2Retries(() => bucket.get(object.key))
    const bytes = again === null ? null : await bytesOf(again.body, about).catch(() => null)
    if (bytes !== null) return bytes
    throw new DeliveryError('storage_unavailable', 'the storage broke off in the middle', {
      cure: 'try again in a second',
    })
  }
}

/** What somebody stored compressed is read as what it says, and what is not, as it is. */
async function bytesOf(
  stored: ReadableStream,
  { isGzip }: Representation,
): Promise<Uint8Array | undefined> {
  const bytes = await new Response(stored).bytes()
  if (!isGzip) return bytes
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return readWithin(unzipped, MAX_PLAYLIST_BYTES).catch(() => bytes)
}

/** A few bytes can become gigabytes. */
async function readWithin(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return new Blob(chunks).bytes()
}
