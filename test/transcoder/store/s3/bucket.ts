import type { S3Options } from '../../../../transcoder/store/s3/client.ts'
import { s3Store } from '../../../../transcoder/store/s3.ts'
import type { Store } from '../../../../transcoder/store/store.ts'

export const TEXT = { contentType: 'text/plain', cacheControl: 'no-store' }
export const SECRET = 'secret-of-this-test'

/** Short pauses, and patience enough for a busy machine. */
const TIMING = {
  ...{ firstPauseMs: 1, attemptMs: 200, graceMs: 150 },
  ...{ firstAnswerMs: 5000, outageMs: 10_000 },
}

/** For tests in which patience ends. */
export const IMPATIENT = { firstAnswerMs: 500, outageMs: 1500 }

/** A store as it is, with pauses of a few milliseconds. */
export function storeOf(bucketUrl: string, options: Partial<S3Options> = {}): Store {
  return s3Store({
    ...{ description: 'the bucket', bucketUrl, accessKeyId: 'good', secretAccessKey: SECRET },
    ...options,
    timing: { ...TIMING, ...options.timing },
  })
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** The text of an object, or `undefined`. */
export async function textOf(store: Store, key: string): Promise<string | undefined> {
  const object = await store.get(key)
  return object && new TextDecoder().decode(object.bytes)
}
