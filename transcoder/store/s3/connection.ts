import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import type { Stop } from '../stop.ts'
import type { S3Answer } from './answer.ts'
import { Deadline } from './deadline.ts'
import { amzDate } from './server-clock.ts'
import { deadlineMs } from './timing.ts'
import { transientFailure } from './transient.ts'

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Below the bucket, encoded: `/films/master.m3u8`, `?list-type=2`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}

export interface S3Place {
  /** Path style, with the bucket: `https://<account>.r2.cloudflarestorage.com/<bucket>`. */
  readonly bucketUrl: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** How one attempt goes. */
export interface AttemptOptions {
  /** 0 for the first attempt. */
  readonly repetition: number
  readonly attemptMs: number
  /** No deadline is longer than this before there is an answer. */
  readonly longestMs: number
  /** Milliseconds since 1970. */
  readonly signedMs: number
  readonly stop: Stop
  /** Called as soon as somebody answers. */
  onAnswer(): void
}

const NOTHING = new Uint8Array()

/** Sends signed requests, each once. */
export class S3Connection {
  readonly #bucketUrl: string
  readonly #signer: AwsClient

  constructor({ bucketUrl, accessKeyId, secretAccessKey }: S3Place) {
    this.#bucketUrl = bucketUrl
    this.#signer = new AwsClient({
      ...{ accessKeyId, secretAccessKey, service: 's3', region: 'auto', retries: 0 },
    })
  }

  /** @throws Transient where no whole answer came */
  async attempt(request: S3Request, options: AttemptOptions): Promise<S3Answer> {
    const { url, headers } = await this.#sign(request, options.signedMs)
    const { body = NOTHING, method } = request
    const allowedMs = (byteLength: number) =>
      deadlineMs(byteLength, options.repetition, options.attemptMs)
    const firstMs = Math.min(options.longestMs, allowedMs(body.byteLength))
    const deadline = new Deadline(firstMs, options.stop)
    try {
      const { signal } = deadline
      // Bytes rather than a stream, so that a length is sent.
      const content = method === 'PUT' ? { body } : {}
      // A signature holds for one host: whoever redirects is not the store that it was made for.
      const response = await fetch(url, { method, headers, signal, redirect: 'manual', ...content })
      options.onAnswer()
      deadline.restart(allowedMs(Number(response.headers.get('content-length') ?? 0)))
      return {
        status: response.status,
        headers: response.headers,
        // Throws where it is shorter than its length.
        bytes: new Uint8Array(await response.arrayBuffer()),
      }
    } catch (error) {
      throw deadline.failure ?? transientFailure(error)
    } finally {
      deadline.end()
    }
  }

  async #sign({ method, path, headers, body = NOTHING }: S3Request, signedMs: number) {
    // The store compares what arrived with this digest before it keeps anything.
    const digest = createHash('sha256').update(body).digest('hex')
    const signed = await this.#signer.sign(`${this.#bucketUrl}${path}`, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': digest },
      aws: { datetime: amzDate(signedMs) },
    })
    // Not signed, since what stands before a store may rewrite it; a coded body has another length.
    signed.headers.set('accept-encoding', 'identity')
    return signed
  }
}
