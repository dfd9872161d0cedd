/**
 * A bucket that holds every object one may ask for: its key tells its size (`…/8192.m4s` has 8192
 * bytes). So nothing of what is measured is storage, and an object may be larger than memory.
 */
const SIZE_IN_KEY = /\/(\d+)\.m4s$/
const CHUNK = new Uint8Array(64 * 1024).fill(7)
const UPLOADED = new Date('2026-01-01T00:00:00Z')
const ETAG = '0123456789abcdef0123456789abcdef'

export default function memoryBucket(): Pick<R2Bucket, 'head'> & { get: typeof get } {
  return { head, get }
}

async function head(key: string): Promise<R2Object | null> {
  const size = SIZE_IN_KEY.exec(key)?.[1]
  return size === undefined ? null : describe(key, Number(size))
}

async function get(key: string): Promise<R2ObjectBody | null> {
  const object = await head(key)
  if (object === null) return null
  return Object.assign(object, { body: generate(object.size) }) as R2ObjectBody
}

function describe(key: string, size: number): R2Object {
  return {
    key,
    size,
    version: '1',
    etag: ETAG,
    httpEtag: `"${ETAG}"`,
    uploaded: UPLOADED,
    httpMetadata: { contentType: 'video/iso.segment' },
    checksums: { toJSON: () => ({}) },
    storageClass: 'Standard',
    writeHttpMetadata: () => {},
  }
}

/** Small bodies come at once, as R2's do; large ones chunk by chunk, as fast as they are taken. */
function generate(size: number): ReadableStream {
  if (size <= CHUNK.length) return new Response(CHUNK.subarray(0, size)).body as ReadableStream
  const { readable, writable } = new FixedLengthStream(size)
  // A viewer who leaves ends it early.
  fill(writable.getWriter(), size).catch(() => {})
  return readable
}

async function fill(writer: WritableStreamDefaultWriter<Uint8Array>, size: number): Promise<void> {
  for (let left = size; left > 0; left -= CHUNK.length) {
    await writer.write(CHUNK.subarray(0, Math.min(left, CHUNK.length)))
  }
  await writer.close()
}
