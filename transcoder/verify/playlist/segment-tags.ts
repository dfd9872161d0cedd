import type { ByteRange } from '../resources.ts'
import { type Attributes, attributeText } from './attribute-list.ts'

export interface ListedMap {
  readonly uri: string
  readonly range: ByteRange | undefined
  readonly key: ListedKey | undefined
}

export interface ListedKey {
  readonly method: string
  readonly uri: string | undefined
  readonly iv: string | undefined
  readonly format: string
}

/** What holds behind an EXT-X-KEY; `before` is what held before it. */
export function readKey(
  attributes: Attributes,
  before: ListedKey | undefined,
): ListedKey | undefined {
  const method = attributeText(attributes, 'METHOD') ?? ''
  if (method === 'NONE') return undefined
  const format = attributeText(attributes, 'KEYFORMAT') ?? 'identity'
  // Several formats lead to one key; the one that a key server need not be asked for is best.
  if (format !== 'identity' && before?.format === 'identity' && before.method === method)
    return before
  return {
    method,
    uri: attributeText(attributes, 'URI'),
    iv: attributeText(attributes, 'IV'),
    format,
  }
}

/** `<n>[@<o>]` of EXT-X-BYTERANGE and BYTERANGE. */
export function parseRange(
  text: string,
): { length: number; offset: number | undefined } | undefined {
  const [, length, offset] = /^\s*(\d{1,15})(?:@(\d{1,15}))?\s*$/.exec(text) ?? []
  if (length === undefined) return undefined
  return { length: Number(length), offset: offset === undefined ? undefined : Number(offset) }
}
