import type { ListedObject } from './store.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/** The objects in an answer to ListObjectsV2, the one place where S3 speaks XML to us. */
export function readListing(xml: string): readonly ListedObject[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, contents = '']) => ({
    key: textOf(contents, 'Key').replace(
      /&(?:lt|gt|quot|apos|amp);/g,
      (entity) => ENTITIES[entity] ?? entity,
    ),
    byteLength: Number(textOf(contents, 'Size')),
  }))
}

function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? ''
}
