/**
 * The `code` of an `application/problem+json` body (RFC 9457) as the edge sends it; `undefined` for
 * any other body.
 */
export function codeOfBody(body: string | undefined): string | undefined {
  if (body === undefined || !body.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(body)
    const code = typeof value === 'object' && value !== null && 'code' in value ? value.code : null
    return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}
