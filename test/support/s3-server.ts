import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** What the bucket kept, with the headers it came with. */
export interface KeptObject {
  readonly bytes: Buffer
  readonly headers: IncomingMessage['headers']
}

/** An answer instead of the right one. */
export interface FaultyAnswer {
  readonly status: number
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What happens to a request: an answer or its status, a reset connection, or nothing. */
export type Fault = number | 'reset' | FaultyAnswer

export interface TestBucket {
  readonly bucketUrl: string
  readonly objects: Map<string, KeptObject>
  /** `PUT key` of every request, those that failed included. */
  readonly log: string[]
  /** Asked before each request. */
  fault: (method: string, key: string) => Fault | undefined
  /** How ETags are made: other encryption of R2 and S3 has others than MD5. */
  etags: 'md5' | 'opaque'
  /** Of the server's clock. */
  aheadMs: number
  /** No page of a listing is longer. */
  pageLength: number
}

/** A bucket over real HTTP, which checks digests and clocks as S3 does and can be told to fail. */
export async function startTestBucket(): Promise<TestBucket> {
  const bucket: { -readonly [Name in keyof TestBucket]: TestBucket[Name] } = {
    bucketUrl: '',
    objects: new Map(),
    log: [],
    fault: () => undefined,
    etags: 'md5',
    aheadMs: 0,
    pageLength: 1000,
  }
  const server = createServer((request, response) => {
    // A client that breaks off is no failure of the test.
    answer(bucket, request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bucket.bucketUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket`
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return bucket
}

async function answer(bucket: TestBucket, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://bucket')
  const key = decodeURIComponent(url.pathname.replace(/^\/[^/]+\/?/, ''))
  const method = request.method ?? 'GET'
  bucket.log.push(`${method} ${key}`)
  const fault = bucket.fault(method, key)
  if (fault === 'reset') return request.socket.destroy()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const object = { bytes: Buffer.concat(chunks), headers: request.headers }
  response.sendDate = false
  response.setHeader('date', new Date(Date.now() + bucket.aheadMs).toUTCString())
  const wrong = typeof fault === 'number' ? { status: fault, code: 'Injected' } : fault
  const refused = wrong ?? refusal(bucket, url, object)
  if (refused) return fail(response, refused)
  perform(bucket, method, key, url, object, response)
}

/** What every request is looked at for. */
function refusal(bucket: TestBucket, url: URL, { bytes, headers }: KeptObject) {
  if (!headers.authorization?.includes('Credential=good/')) {
    return { status: 403, code: 'InvalidAccessKeyId' }
  }
  if (Math.abs(signedMs(headers) - Date.now() - bucket.aheadMs) > 15 * 60_000) {
    return { status: 403, code: 'RequestTimeTooSkewed' }
  }
  if (!url.pathname.startsWith('/bucket')) return { status: 404, code: 'NoSuchBucket' }
  if (headers['x-amz-content-sha256'] !== digest('sha256', bytes, 'hex')) {
    return { status: 400, code: 'XAmzContentSHA256Mismatch' }
  }
  const md5 = headers['content-md5']
  if (md5 !== undefined && md5 !== digest('md5', bytes, 'base64')) {
    return { status: 400, code: 'BadDigest' }
  }
  return undefined
}

function signedMs(headers: IncomingMessage['headers']): number {
  const date = String(headers['x-amz-date'])
  const [, day, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const ymd = day?.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')
  return Date.parse(`${ymd}T${hour}:${minute}:${second}Z`)
}

function perform(
  bucket: TestBucket,
  method: string,
  key: string,
  url: URL,
  object: KeptObject,
  response: ServerResponse,
) {
  const known = bucket.objects.get(key)
  if (method === 'PUT') {
    if (!isAsExpected(bucket, object, known)) {
      return fail(response, { status: 412, code: 'PreconditionFailed' })
    }
    bucket.objects.set(key, object)
    response.setHeader('etag', etagOf(bucket, object))
    return response.end()
  }
  if (method === 'DELETE') {
    bucket.objects.delete(key)
    return response.writeHead(204).end()
  }
  if (key === '') return response.end(listing(bucket, url.searchParams))
  if (!known) return fail(response, { status: 404, code: 'NoSuchKey' })
  response.setHeader('etag', etagOf(bucket, known))
  response.setHeader('content-length', known.bytes.byteLength)
  response.end(method === 'HEAD' ? undefined : known.bytes)
}

function isAsExpected(bucket: TestBucket, { headers }: KeptObject, known: KeptObject | undefined) {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers
  if (match !== undefined && (!known || match !== etagOf(bucket, known))) return false
  return noneMatch === undefined || !known
}

function etagOf({ etags }: TestBucket, { bytes }: KeptObject): string {
  const md5 = digest('md5', bytes, 'hex')
  return etags === 'md5' ? `"${md5}"` : `"${digest('md5', Buffer.from(md5), 'hex')}"`
}

function digest(algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding)
}

function listing(bucket: TestBucket, query: URLSearchParams): string {
  const keys = [...bucket.objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? ''))
    .sort()
    .filter((key) => key > (query.get('start-after') ?? ''))
  const page = keys.slice(0, Math.min(bucket.pageLength, Number(query.get('max-keys'))))
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><Size>${bucket.objects.get(key)?.bytes.byteLength}</Size></Contents>`,
  )
  const isTruncated = `<IsTruncated>${page.length < keys.length}</IsTruncated>`
  return `<ListBucketResult>${isTruncated}${contents.join('')}</ListBucketResult>`
}

function fail(response: ServerResponse, { status, code, headers, body }: FaultyAnswer) {
  response.writeHead(status, headers)
  response.end(body ?? `<Error><Code>${code ?? 'Injected'}</Code></Error>`)
}
