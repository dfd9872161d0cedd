import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** What the bucket kept, with the headers it came with. */
export interface KeptObject {
  readonly bytes: Buffer
  readonly headers: IncomingMessage['headers']
}

/** What happens to a request instead of an answer: a status, a reset connection, or nothing. */
export type Fault = number | 'reset'

export interface TestBucket {
  readonly bucketUrl: string
  readonly objects: Map<string, KeptObject>
  /** `PUT key` of every request, those that failed included. */
  readonly log: string[]
  /** Asked before each request. */
  fault: (method: string, key: string) => Fault | undefined
}

/** A bucket over real HTTP, which checks digests as S3 does and can be told to fail. */
export async function startTestBucket(): Promise<TestBucket> {
  const bucket: { -readonly [Name in keyof TestBucket]: TestBucket[Name] } = {
    bucketUrl: '',
    objects: new Map(),
    log: [],
    fault: () => undefined,
  }
  const server = createServer((request, response) => void answer(bucket, request, response))
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
  const key = decodeURIComponent(url.pathname.replace(/^\/bucket\/?/, ''))
  const method = request.method ?? 'GET'
  bucket.log.push(`${method} ${key}`)
  const fault = bucket.fault(method, key)
  if (fault === 'reset') return request.socket.destroy()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (fault !== undefined) return fail(response, fault, 'Injected')
  const digest = createHash('sha256').update(body).digest('hex')
  if (request.headers['x-amz-content-sha256'] !== digest)
    return fail(response, 400, 'XAmzContentSHA256Mismatch')
  if (!request.headers.authorization?.includes('Credential=good/')) {
    return fail(response, 403, 'InvalidAccessKeyId')
  }
  perform(bucket, method, key, url, { bytes: body, headers: request.headers }, response)
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
  const { 'if-match': match, 'if-none-match': noneMatch } = object.headers
  if (method === 'PUT') {
    const isAsKnown =
      (match === undefined || (known !== undefined && match === etagOf(known))) &&
      (noneMatch === undefined || known === undefined)
    if (!isAsKnown) return fail(response, 412, 'PreconditionFailed')
    bucket.objects.set(key, object)
    response.setHeader('etag', etagOf(object))
  }
  if (method === 'DELETE') bucket.objects.delete(key)
  if (method !== 'GET') return response.end()
  if (key === '') return response.end(listing(bucket, url.searchParams))
  if (!known) return fail(response, 404, 'NoSuchKey')
  response.setHeader('etag', etagOf(known))
  response.end(known.bytes)
}

function etagOf({ bytes }: KeptObject): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`
}

function listing(bucket: TestBucket, query: URLSearchParams): string {
  const keys = [...bucket.objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? ''))
    .sort()
    .filter((key) => key > (query.get('start-after') ?? ''))
    .slice(0, Math.min(1000, Number(query.get('max-keys'))))
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><Size>${bucket.objects.get(key)?.bytes.byteLength}</Size></Contents>`,
  )
  return `<ListBucketResult>${contents.join('')}</ListBucketResult>`
}

function fail(response: ServerResponse, status: number, code: string) {
  response.statusCode = status
  response.end(`<Error><Code>${code}</Code></Error>`)
}
