import { isMissing, isSuccess } from './s3/answer.ts'
import { S3Client, type S3Options } from './s3/client.ts'
import { listObjects, readObject } from './s3/read.ts'
import { writeObject } from './s3/write.ts'
import type { PutOptions, Store } from './store.ts'

export type { S3Options } from './s3/client.ts'

/**
 * A bucket behind the S3 API: R2, or the one that a local edge serves. It outlasts outages, slow
 * lines, answers that are lost and a clock that is wrong; what it reports as written is there.
 */
export function s3Store(options: S3Options): Store {
  const client = new S3Client(options)
  return {
    description: options.description,
    put: async (key, bytes, putOptions) => {
      const headers = putHeaders(putOptions)
      await writeObject(client, { key, path: objectPath(key), bytes, headers })
    },
    putIf: (key, bytes, putOptions, expected) => {
      const condition =
        expected === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${expected}"` }
      const headers = { ...putHeaders(putOptions), ...condition }
      return writeObject(client, { key, path: objectPath(key), bytes, headers })
    },
    get: (key) => readObject(client, key, objectPath(key)),
    list: (prefix, limit) => listObjects(client, prefix, limit),
    delete: (key) => deleteObject(client, key),
  }
}

function deleteObject(client: S3Client, key: string): Promise<void> {
  return client.perform(0, async (send) => {
    const answer = await send({ method: 'DELETE', path: objectPath(key) })
    if (!isSuccess(answer) && !isMissing(answer)) throw client.refusal(`delete ${key}`, answer)
  })
}

function objectPath(key: string): string {
  return `/${key.split('/').map(encodeSegment).join('/')}`
}

/** As signatures have it (RFC 3986): some stores compare the path as it was sent. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function putHeaders(options: PutOptions): Record<string, string> {
  const metadata = Object.entries(options.metadata ?? {}).map(([name, value]) => [
    `x-amz-meta-${name}`,
    value,
  ])
  return {
    'content-type': options.contentType,
    'cache-control': options.cacheControl,
    ...Object.fromEntries(metadata),
  }
}
