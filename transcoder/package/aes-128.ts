/** What a version's segments are encrypted with; whoever has it can play them. */
export interface ContentKey {
  /** 16 bytes, as players fetch them. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly cryptoKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>
}

/** A random key. */
export function newContentKey(): Promise<ContentKey> {
  return readContentKey(crypto.getRandomValues(new Uint8Array(16)))
}

/** @param bytes 16 of them, as they are stored */
export async function readContentKey(bytes: Uint8Array<ArrayBuffer>): Promise<ContentKey> {
  const cryptoKey = await crypto.subtle.importKey('raw', bytes, 'AES-CBC', false, [
    'encrypt',
    'decrypt',
  ])
  return { bytes, cryptoKey }
}

/**
 * AES-128 with CBC and PKCS7 padding; the initialization vector is the media sequence number as 128
 * bits, so that no playlist has to tell it (RFC 8216bis 4.4.4.4 and 5.2).
 *
 * @param sequence the segment's number in its playlist, from 1
 */
export async function encryptSegment(
  bytes: Uint8Array,
  { cryptoKey }: ContentKey,
  sequence: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = sequenceVector(sequence)
  // A view of a buffer that may be shared is no BufferSource for the types.
  const plain = bytes as Uint8Array<ArrayBuffer>
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, cryptoKey, plain))
}

/** What `encryptSegment` was given. @throws where it was not made so, or with another key */
export async function decryptSegment(
  bytes: Uint8Array<ArrayBuffer>,
  { cryptoKey }: ContentKey,
  sequence: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = sequenceVector(sequence)
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, cryptoKey, bytes))
}

/** The initialization vector of a segment whose playlist tells none (RFC 8216bis 5.2). */
export function sequenceVector(sequence: number): Uint8Array<ArrayBuffer> {
  const vector = new Uint8Array(16)
  new DataView(vector.buffer).setBigUint64(8, BigInt(sequence))
  return vector
}
