import { sequenceVector } from '../../package/aes-128.ts'
import type { ListedKey } from '../playlist/segment-tags.ts'

/** Why media under a key cannot be read by us; `undefined` where it can, once the key is there. */
export function obstacleOf({ method, format }: ListedKey): string | undefined {
  // Samples are encrypted, and what lies around them is not.
  if (/^SAMPLE-AES/.test(method)) return undefined
  if (method !== 'AES-128') return `it is encrypted by ${method || 'no method that is told'}`
  return format === 'identity' ? undefined : `it is encrypted for ${format}`
}

export function isWholeEncrypted(key: ListedKey | undefined): key is ListedKey {
  return key?.method === 'AES-128'
}

/** Whether the segment's number is all that is needed beside the key. */
export function isByNumber(key: ListedKey): boolean {
  return isWholeEncrypted(key) && obstacleOf(key) === undefined && key.iv === undefined
}

/**
 * Undoes AES-128 of a whole segment (RFC 8216bis 4.4.4.4).
 *
 * @param sequence the media sequence number, which is the initialization vector where none is given
 * @throws RangeError where key and media do not belong together
 */
export async function decrypt(
  bytes: Uint8Array,
  key: Uint8Array,
  iv: string | undefined,
  sequence: number,
): Promise<Uint8Array> {
  try {
    const algorithm = {
      name: 'AES-CBC',
      iv: iv === undefined ? sequenceVector(sequence) : hexVector(iv),
    }
    const imported = await crypto.subtle.importKey('raw', key.slice(), 'AES-CBC', false, [
      'decrypt',
    ])
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, imported, bytes.slice()))
  } catch {
    throw new RangeError('it cannot be decrypted by the key that is given')
  }
}

function hexVector(hex: string): Uint8Array<ArrayBuffer> {
  const digits = hex.replace(/^0x/i, '').padStart(32, '0').slice(-32)
  return Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  )
}
