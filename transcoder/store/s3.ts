import { AwsClient } from 'aws4fetch'
import { TranscoderError } from '../errors.ts'
import { backoffMs, isWorthRetrying } from './retry.ts'
import { readListing } from './s3-list.ts'
import type { ListedObject, PutOptions, Store } from './store.ts'

export interface S3Options {
  readonly description: string
  /** Path style, with the bucket: `https://<account>.r2.cloudflarestorage.com/<bucket>`. */
  readonly bucketUrl: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Attempts for each request. */
  readonly attempts?: number
  /** First pause between attempts, doubled each time. */
  readonly firstPauseMs?: number
}

const ATTEMPTS = 6
/** No answer lists more. */
const KEYS_AT_ONCE = 1000
const FIRST_PAUSE_MS = 200
/** A request may take this long, and longer by its size at 1 Mbit/s: a slow line is no dead one. */
const BASE_TIMEOUT_MS = 30_000
const SLOWEST_BYTES_PER_MS = 125

/** A bucket behind the S3 API: R2, or the one that a local edge serves. */
export function s3Store(options: S3Options): Store {
  const client = new S3Client(options)
  return {
    description: options.description,
    put: async (key, bytes, putOptions) => {
      const response = await client.send('PUT', objectPath(key), putHeaders(putOptions), bytes)
      if (!response.ok) throw await client.refusal(response, `write ${key}`)
    },
    putIf: async (key, bytes, putOptions, expected) => {
      const condition =
        expected === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${expected}"` }
      const headers = { ...putHeaders(putOptions), ...condition }
      const response = await client.send('PUT', objectPath(key), headers, bytes)
      if (response.status === 412) return undefined
      if (!response.ok) throw await client.refusal(response, `write ${key}`)
      return tagOf(response)
    },
    get: async (key) => {
      const response = await client.send('GET', objectPath(key))
      if (response.ok) {
        return { bytes: new Uint8Array(await response.arrayBuffer()), tag: tagOf(response) }
      }
      if (response.status === 404) return undefined
      throw await client.refusal(response, `read ${key}`)
    },
    list: async (prefix, limit) => {
      const objects: ListedObject[] = []
      while (objects.length < limit) {
        const count = Math.min(limit - objects.length, KEYS_AT_ONCE)
        const page = await listPage(client, prefix, count, objects.at(-1)?.key)
        objects.push(...page)
        if (page.length < count) break
      }
      return objects
    },
    delete: async (key) => {
      const response = await client.send('DELETE', objectPath(key))
      if (!response.ok && response.status !== 404)
        throw await client.refusal(response, `delete ${key}`)
    },
  }
}

/** The first objects behind `after`, in order. @throws TranscoderError */
async function listPage(client: S3Client, prefix: string, count: number, after = '') {
  const query = new URLSearchParams({ 'list-type': '2', prefix, 'max-keys': String(count) })
  if (after !== '') query.set('start-after', after)
  const response = await client.send('GET', `?${query}`)
  if (!response.ok) throw await client.refusal(response, `list ${prefix}`)
  return readListing(await response.text())
}

/** Its ETag. */
function tagOf({ headers }: Response): string {
  return headers.get('etag')?.replace(/^(?:W\/)?"|"$/g, '') ?? ''
}

function objectPath(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`
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

class S3Client {
  readonly #options: S3Options
  readonly #signer: AwsClient

  constructor(options: S3Options) {
    this.#options = options
    this.#signer = new AwsClient({
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      service: 's3',
      region: 'auto',
      retries: 0,
    })
  }

  /** Sends until an answer is final. @throws TranscoderError `store_unavailable` */
  async send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body: Uint8Array<ArrayBuffer> = new Uint8Array(),
  ): Promise<Response> {
    // The store compares what arrived with this digest before it keeps anything.
    const signed = { ...headers, 'x-amz-content-sha256': await sha256Hex(body) }
    const attempts = this.#options.attempts ?? ATTEMPTS
    let problem: unknown
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await this.#pause(attempt)
      try {
        const response = await this.#attempt(method, path, signed, body)
        if (!isWorthRetrying(response.status)) return response
        problem = new Error(`HTTP ${response.status}: ${await errorCodeOf(response)}`)
      } catch (error) {
        problem = error
      }
    }
    throw this.#unavailable(attempts, problem)
  }

  async #attempt(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Response> {
    const request = await this.#signer.sign(`${this.#options.bucketUrl}${path}`, {
      method,
      headers,
      ...(method === 'PUT' ? { body } : {}),
    })
    const timeout = BASE_TIMEOUT_MS + Math.ceil(body.byteLength / SLOWEST_BYTES_PER_MS)
    // Bytes rather than the request's stream, so that a length is sent.
    return fetch(request.url, {
      method,
      headers: request.headers,
      signal: AbortSignal.timeout(timeout),
      ...(method === 'PUT' ? { body } : {}),
    })
  }

  #pause(attempt: number): Promise<void> {
    const pause = backoffMs(attempt, this.#options.firstPauseMs ?? FIRST_PAUSE_MS, Math.random())
    return new Promise((resolve) => setTimeout(resolve, pause))
  }

  #unavailable(attempts: number, cause: unknown): TranscoderError {
    const message = `${this.#options.description} did not answer in ${attempts} attempts (${describe(cause)})`
    return new TranscoderError('store_unavailable', message, {
      cure: 'check the network and run the same command again',
      cause,
    })
  }

  /** An answer that asking again would not change. */
  async refusal(response: Response, action: string): Promise<TranscoderError> {
    const { status } = response
    const message = `${this.#options.description} refused to ${action}: HTTP ${status} ${await errorCodeOf(response)}`
    const cures: Readonly<Record<number, string>> = {
      401: 'check the access key id and the secret access key',
      403: 'check the access key, and that it may read and write this bucket',
      404: 'check the name of the bucket',
    }
    return new TranscoderError('store_refused', message.trimEnd(), {
      cure: cures[status] ?? 'check the settings of the bucket',
    })
  }
}

/** The `<Code>` of an S3 error, such as `SignatureDoesNotMatch`. */
async function errorCodeOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '')
  return /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1] ?? ''
}

/** What lies beneath "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
