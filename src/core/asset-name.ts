import { SluiceError } from './errors.ts'

/** First path segments that mean something else at the edge. */
const RESERVED = new Set([
  's',
  'watch',
  'embed',
  'studio',
  'api',
  'health',
  'assets',
  'favicon.ico',
  '.well-known',
])

const SEGMENT = /^[a-z0-9][a-z0-9._-]{0,62}$/
const MAX_SEGMENTS = 8

/**
 * Says why a text cannot name an asset, or `undefined` when it can. A name is 1 to 8 segments of
 * `[a-z0-9][a-z0-9._-]{0,62}` joined by `/`, and its first segment is not one of the edge's routes.
 */
export function whyNotAssetName(text: string): string | undefined {
  const segments = text.split('/')
  if (segments.length > MAX_SEGMENTS) return `it has more than ${MAX_SEGMENTS} parts`
  for (const segment of segments) {
    if (segment === '') return 'it is empty or has an empty part'
    if (!SEGMENT.test(segment))
      return `the part ${JSON.stringify(segment)} is not 1 to 63 of a-z, 0-9, ".", "_", "-", starting with a letter or digit`
  }
  const [first = ''] = segments
  if (RESERVED.has(first)) return `${JSON.stringify(first)} is a route of its own`
  return undefined
}

export function isAssetName(text: string): boolean {
  return whyNotAssetName(text) === undefined
}

/** Returns the name unchanged. @throws SluiceError `asset_name_invalid` */
export function parseAssetName(text: string): string {
  const reason = whyNotAssetName(text)
  if (reason !== undefined) {
    throw new SluiceError(
      'asset_name_invalid',
      `${JSON.stringify(text)} cannot name an asset: ${reason}`,
      {
        cure: 'use a name such as films/big-buck-bunny',
      },
    )
  }
  return text
}
