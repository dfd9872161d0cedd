import { TranscoderError } from '../../errors.ts'
import { isWorthRetrying } from '../retry.ts'

/** A whole answer: its body has come, and it is as long as the store said. */
export interface S3Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Bytes were damaged or broke off on their way, or two conditional writes met. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  'RequestTimeout',
  'ConditionalRequestConflict',
])

/** 5xx that will be the same in an hour: not implemented, another version of HTTP. */
const FINAL_STATUSES: ReadonlySet<number> = new Set([501, 505])

/** Whether the same request may succeed later. */
export function isTransient(answer: S3Answer): boolean {
  const { status } = answer
  if (isWorthRetrying(status)) return !FINAL_STATUSES.has(status)
  return status >= 400 && TRANSIENT_CODES.has(codeOf(answer))
}

/** Whether fewer requests at once would help. */
export function isCongestion({ status }: S3Answer): boolean {
  return status === 429 || status === 503
}

export function isSuccess({ status }: S3Answer): boolean {
  return status >= 200 && status < 300
}

/** No such object, as opposed to no such bucket, and to a 404 of something that is no store. */
export function isMissing(answer: S3Answer): boolean {
  return answer.status === 404 && codeOf(answer) === 'NoSuchKey'
}

/** The `<Code>` of an S3 error, such as `SignatureDoesNotMatch`. Nothing else of it is shown to anybody. */
export function codeOf({ bytes }: S3Answer): string {
  return /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(new TextDecoder().decode(bytes))?.[1] ?? ''
}

/** The ETag, without its quotes; empty where there is none. */
export function etagOf({ headers }: S3Answer): string {
  return headers.get('etag')?.replace(/^(?:W\/)?"|"$/g, '') ?? ''
}

const CURES: Readonly<Record<string, string>> = {
  ExpiredToken: 'the credentials have run out; make new ones',
  InvalidAccessKeyId: 'check the access key id, and the account that the bucket belongs to',
  SignatureDoesNotMatch: 'check the secret access key',
  AccessDenied: 'give this access key the right to read and write the objects of the bucket',
  NoSuchBucket: 'check the name of the bucket, and make it if there is none',
  RequestTimeTooSkewed: 'set the clock of this machine',
  401: 'check the access key id and the secret access key',
  403: 'check the access key, and that it may read and write this bucket',
  404: 'check the address and the name of the bucket',
}

/** An answer that asking again would not change. @param action such as `write films/master.m3u8` */
export function refusal(description: string, action: string, answer: S3Answer): TranscoderError {
  const code = codeOf(answer)
  const message = `${description} refused to ${action}: HTTP ${answer.status} ${code}`
  return new TranscoderError('store_refused', message.trimEnd(), {
    cure: CURES[code] ?? CURES[answer.status] ?? 'check the settings of the bucket',
  })
}
