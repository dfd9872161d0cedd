import { renderReferencePage } from '../../web/reference/document.ts'
import { openApiDocument } from './openapi.ts'

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** The admin API's description for people. */
export function reference(): Response {
  const page = renderReferencePage(openApiDocument())
  return new Response(new TextEncoder().encode(page), { headers: HEADERS })
}
