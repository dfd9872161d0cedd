import { DeliveryError } from './errors.ts'

/** R2's limit for a key, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1024

/** Nothing encoded and no segment that begins with a dot: the key is the path. Most are such. */
const PLAIN = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/

const encoder = new TextEncoder()

/**
 * Turns a URL path, still percent-encoded and without its leading slash, into the key it names.
 * A path that could be read in two ways is refused, not cleaned: whoever checked the one reading
 * has not checked the other.
 *
 * @throws DeliveryError `path_invalid`
 */
export function parseObjectPath(path: string): string {
  if (path.length <= MAX_KEY_BYTES && PLAIN.test(path)) return path
  const key = path.split('/').map(decodeSegment).join('/')
  if (encoder.encode(key).length > MAX_KEY_BYTES) throw invalid('it is longer than a key can be')
  return key
}

/** Whether a text names a file in a folder, and neither the folder nor one beside it. */
export function isFileName(text: string): boolean {
  try {
    return parseObjectPath(encodeURIComponent(text)) === text
  } catch {
    return false
  }
}

function decodeSegment(encoded: string): string {
  let segment: string
  try {
    segment = decodeURIComponent(encoded)
  } catch (cause) {
    throw invalid('its percent-encoding is not UTF-8', cause)
  }
  if (segment === '') throw invalid('it has an empty part')
  if (segment === '.' || segment === '..') throw invalid('it has a dot segment')
  if (/[/\\]/.test(segment)) throw invalid('it has an encoded slash or a backslash')
  if (/\p{Cc}/u.test(segment)) throw invalid('it has a control character')
  return segment
}

function invalid(reason: string, cause?: unknown): DeliveryError {
  return new DeliveryError('path_invalid', `the path is refused: ${reason}`, { cause })
}
