import type { z } from 'zod'
import { DeliveryError } from '../../core/errors.ts'

/** A link with every claim takes some 10 KB. */
const MAX_BODY_BYTES = 64 * 1024

export function requestInvalid(reason: string): DeliveryError {
  return new DeliveryError('request_invalid', `the request is refused: ${reason}`, {
    cure: 'see /api for what it takes',
  })
}

/**
 * What a schema makes of a value. The error names every field that is wrong, and no value: one of
 * them could be a token.
 *
 * @throws DeliveryError `request_invalid`
 */
export function check(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const reasons = result.error.issues.map((issue) => {
    const field = issue.path.map(String).join('.')
    return field === '' ? issue.message : `${field}: ${issue.message}`
  })
  throw requestInvalid(reasons.join('; '))
}

/** @throws DeliveryError `request_invalid` for a body that is no JSON of a sensible size */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get('Content-Type') ?? ''
  if (!/^application\/json\b/i.test(type)) throw requestInvalid('its body is not application/json')
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readWithin(request, MAX_BODY_BYTES)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch {
    throw requestInvalid('its body is not JSON')
  }
}

/** A length that is told may be a lie, and one that is not told may be any. */
async function readWithin({ body }: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return new Blob(chunks).bytes()
}

function tooLarge(): DeliveryError {
  return requestInvalid(`its body is larger than ${MAX_BODY_BYTES} bytes`)
}
