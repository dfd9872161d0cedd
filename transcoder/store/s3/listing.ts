import type { ListedObject } from '../store.ts'

/** A page of a listing. */
export interface Listing {
  readonly objects: readonly ListedObject[]
  /** Whether there are more behind it. */
  readonly isTruncated: boolean
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/**
 * An answer to ListObjectsV2, the one place where S3 speaks XML to us; `undefined` for what is none,
 * since an empty list would tell that nothing is there.
 */
export function readListing(xml: string): Listing | undefined {
  if (!/<ListBucketResult[\s>]/.test(xml) || !/<\/ListBucketResult>\s*$/.test(xml)) return undefined
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, contents = '']) => ({
    key: textOf(contents, 'Key').replace(
      /&(?:lt|gt|quot|apos|amp);/g,
      (entity) => ENTITIES[entity] ?? entity,
    ),
    byteLength: Number(textOf(contents, 'Size')),
  }))
  return { objects, isTruncated: textOf(xml, 'IsTruncated') === 'true' }
}

function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? ''
}
