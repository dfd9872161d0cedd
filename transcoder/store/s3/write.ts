import { createHash } from 'node:crypto'
import { etagOf, isMissing, isSuccess, type S3Answer } from './answer.ts'
import type { S3Client, Send } from './client.ts'
import { Transient } from './transient.ts'

/** One object on its way, and the name under which it goes. */
export interface Write {
  readonly key: string
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Writes an object and believes it only with a proof.
 *
 * @returns its tag; `undefined` where a condition among its headers was not met
 * @throws TranscoderError `store_refused`, `store_unavailable`, `cancelled`
 */
export function writeObject(client: S3Client, write: Write): Promise<string | undefined> {
  const { key, path, bytes } = write
  const md5 = createHash('md5').update(bytes).digest()
  const headers = { ...write.headers, 'content-md5': md5.toString('base64') }
  return client.perform(bytes.byteLength, async (send, repetition) => {
    const answer = await send({ method: 'PUT', path, headers, body: bytes })
    if (isSuccess(answer)) return confirmedTag(send, write, answer, md5.toString('hex'))
    if (!isUnmet(answer, write)) throw client.refusal(`write ${key}`, answer)
    // The attempt before may have been done although its answer was lost.
    return repetition === 0 ? undefined : ownTag(send, write)
  })
}

/** Another has written, or removed what was expected. */
function isUnmet(answer: S3Answer, { headers }: Write): boolean {
  if (headers['if-match'] !== undefined) return answer.status === 412 || isMissing(answer)
  return headers['if-none-match'] !== undefined && answer.status === 412
}

/**
 * The ETag, which is the MD5 of what was stored unless the bucket encrypts in other ways; then the
 * object itself must show it. Something between here and the store may say 200 by itself.
 */
async function confirmedTag(send: Send, write: Write, answer: S3Answer, md5: string) {
  const told = etagOf(answer)
  if (told === md5) return told
  const head = await send({ method: 'HEAD', path: write.path })
  const found = etagOf(head)
  const isThere =
    isSuccess(head) && Number(head.headers.get('content-length')) === write.bytes.byteLength
  if (isThere && found !== '' && (found === md5 || found === told)) return found
  throw new Transient(`answers ${answer.status} but does not have ${write.key}`)
}

/** The tag, if these are the bytes that are there now. */
async function ownTag(send: Send, { path, bytes }: Write): Promise<string | undefined> {
  const answer = await send({ method: 'GET', path })
  const isOwn = isSuccess(answer) && Buffer.compare(answer.bytes, bytes) === 0
  return isOwn ? etagOf(answer) : undefined
}
