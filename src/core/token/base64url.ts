const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE = new Map([...ALPHABET].map((character, value) => [character, value]))
const TEXT = /^[A-Za-z0-9_-]+$/

/**
 * True for the one spelling of some bytes in unpadded base64url (RFC 4648 5, RFC 7515 2): right
 * alphabet, possible length, unused bits zero. A signature that has a second spelling would make
 * one token two, and whatever is remembered by its text could be had again under another.
 */
export function isCanonicalBase64url(text: string): boolean {
  if (!TEXT.test(text)) return false
  const last = VALUE.get(text.at(-1) ?? '') ?? 0
  switch (text.length % 4) {
    case 0:
      return true
    case 2:
      return (last & 0b1111) === 0
    case 3:
      return (last & 0b11) === 0
    default:
      return false
  }
}
