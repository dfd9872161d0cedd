import { CONTROL_STYLE_HASHES } from './control-style-hashes.ts'

/**
 * The watch page's `Content-Security-Policy`. Everything comes from the page's own host; `blob:` is
 * what Media Source Extensions attach to the video element; `'self'` styles and the hashes are the
 * stylesheet and the controls' own shadow styles, so inline style stays shut.
 */
export const WATCH_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${CONTROL_STYLE_HASHES.map((hash) => `'${hash}'`).join(' ')}`.trim(),
  "img-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
